"""RabbitMQ, spoken to over AMQP."""
