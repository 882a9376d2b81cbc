"""Intake (收件登记): what the window and the mail desk share, from the form to the receipt."""
