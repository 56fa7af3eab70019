FLASK_APP=webapp.commands
