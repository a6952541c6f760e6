"""What providers report of messages: deliveries, bounces, complaints. One file per family of providers.

A file turns a provider's report into `events.MessageEvent` values (`message_delivered`, `message_bounced`,
`message_complained`) and hands them to `events.tell`, as `reports` does for what a mail server says at once.
Mails over plain SMTP have no other reports, so there is none yet.
"""
