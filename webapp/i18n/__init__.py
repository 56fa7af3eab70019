"""Languages: what is said in each, and the catalogues it is said from."""
