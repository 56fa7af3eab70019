"""Keying in: a letter, a call, a visit or an email becomes the same record as what is sent by the public form."""
