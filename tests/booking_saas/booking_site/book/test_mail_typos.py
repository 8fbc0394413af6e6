"""Mistyped addresses are asked about, and only those."""

import pytest

from booking_saas.booking_site.book import mail_typos


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.cm", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("iclod.com", "icloud.com"),
        ("yahooo.de", "yahoo.de"),
        ("web.ed", "web.de"),
        ("gmx.dee", "gmx.de"),
        ("tonline.de", "t-online.de"),
        # Nobody's end, whoever's domain it is.
        ("salon-morgenrot.con", "salon-morgenrot.com"),
        ("example.ogr", "example.org"),
    ],
)
def test_mistyped_domain_is_recognized(typed, meant):
    assert mail_typos.find_likely_address(f"kim.o'hara@{typed}") == f"kim.o'hara@{meant}"


@pytest.mark.parametrize(
    "domain",
    [
        *("gmail.com", "googlemail.com", "mail.com", "email.com", "gmx.net", "gmx.at", "web.de"),
        *("hotmail.pl", "hotmail.com.mx", "outlook.co.uk", "live.at", "yahoo.com.mx", "me.com"),
        *("online.de", "abc.com", "kim.de", "example.com", "b.example", "firma.de", "gmx.info"),
        *("xn--mller-kva.example", "company.com", "proton.me", "fastmail.fm", "bund.de"),
    ],
)
def test_domain_that_may_be_meant_is_left_alone(domain):
    assert mail_typos.find_likely_address(f"kim@{domain}") == ""
