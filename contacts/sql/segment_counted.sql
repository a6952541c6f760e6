UPDATE contacts_segment SET size = size + %(by)s::bigint, counted_at = %(now)s::timestamptz WHERE id = %(segment)s::bigint
