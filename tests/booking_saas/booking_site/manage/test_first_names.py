import pytest

from booking_saas.booking_site.manage.first_names import find_first_name


@pytest.mark.parametrize(
    ("name", "locale", "greeted"),
    [
        ("Anna Schmidt", "de", "Anna"),
        ("Jean-Luc Picard", "fr-FR", "Jean-Luc"),
        ("Žofie Nováková", "cs", "Žofie"),
        ("Anna", "de", "Anna"),
        ("Dr. Lucia Rivera", "de", "Dr. Lucia Rivera"),
        ("Frau Schmidt", "de", "Frau Schmidt"),
        ("J. R. Tolkien", "en", "J. R. Tolkien"),
        ("Schmidt, Anna", "de", "Schmidt, Anna"),
        ("Anna & Ben", "de", "Anna & Ben"),
        ("Nagy Anna", "hu", "Nagy Anna"),
        ("Nguyễn Văn An", "vi-VN", "Nguyễn Văn An"),
        ("山田 太郎", "en", "山田 太郎"),
        ("", "en", ""),
    ],
)
def test_first_name_is_found_where_it_is_plain(name, locale, greeted):
    assert find_first_name(name, locale=locale) == greeted
