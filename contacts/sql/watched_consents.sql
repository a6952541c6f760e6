SELECT DISTINCT name FROM contacts_watch WHERE kind = 'consent'
