"""The demo's provider of text messages: speaks Twilio's API, keeps every text, sends none on."""
