"""Names that no business may take: they mean something to mail, browsers, or people."""

RESERVED_SLUGS = frozenset(
    """
    about abuse access account accounts administrator admin administration ads alerts analytics api
    apis app apps assets auth autoconfig autodiscover backup beta billing blog booking bookings book
    business businesses cache calendar cdn chat cloud cms community config connect console contact
    cpanel dashboard data database demo-admin dev developer developers dns docs documentation domain
    domains download downloads edge email embed example extensions faq feed feedback files forum ftp
    git graphql health help helpdesk host hostmaster hosting imap images img info internal ipv4 ipv6
    isatap jobs kb ldap legal live local localhost localdomain login logout logs mail mailer
    mailer-daemon manage manager master media metrics mobile monitor monitoring mx mysql new news
    newsletter nobody noc noreply no-reply notifications ns ns1 ns2 ns3 ns4 null oauth office
    operator operators owner pages panel partner partners password pay payment payments platform
    pop pop3 portal postgres postmaster preview pricing privacy private production prometheus proxy
    public queue redis register registration relay remote root sales sandbox schema search secure
    security sentry server service services session settings setup shop signin signup sip sitemap
    smtp sso staff stage staging static stats status storage store stripe subdomain support sysadmin
    system team teams tech terms test testing tests ticket tickets tls tools undefined unsubscribe
    update upload uploads usenet user users uucp vpn web webhook webhooks webmail webmaster website
    whois wiki worker workers wpad www www1 www2 www3 xmpp
    """.split()  # noqa: SIM905 - two hundred quoted words would not read better
)
