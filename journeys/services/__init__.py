"""What a person can do, one verb a file. Transactions live here; views, endpoints and commands call in."""
