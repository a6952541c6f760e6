"""Hosted forms: made by marketers, filled in by anybody, taken through the one door of all facts.

new_form     what makes a form          asked       the fields of one, by the catalogue's types
submission   what is sent becomes an identify and the event ``form_submitted``, with its consent
often        how often one address on the net may send
"""
