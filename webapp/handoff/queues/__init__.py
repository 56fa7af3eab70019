"""Where messages go from here: the embedded queue, or RabbitMQ."""
