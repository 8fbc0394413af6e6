from foundation import tables


def test_doubled_tables_are_those_of_apps_in_both_lists():
    assert tables.list_doubled_tables() == (
        "account_emailaddress",
        "account_emailconfirmation",
        "accounts_accountrequest",
        "accounts_apitoken",
        "accounts_user",
        "accounts_user_groups",
        "accounts_user_user_permissions",
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_admin_log",
        "django_content_type",
        "django_migrations",
        "django_session",
        "notifications_deadaddress",
        "notifications_message",
        "notifications_messagesettings",
        "notifications_messagetext",
        "notifications_optout",
        "notifications_reminderoffset",
        "notifications_reminderoptout",
        "notifications_reminderplan",
        "notifications_sendingdomain",
    )
