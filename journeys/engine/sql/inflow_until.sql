-- A number of the members' sequence: all members that are committed have smaller ones, since no pass is under way.
SELECT nextval('contacts_segmentmember_serial')
