package org.gatewright.identity.mail;

/** Mails for tests. */
final class Mails {
    static final Sender SENDER = new Sender(new MailAddress("no-reply@northwind.example"), "Nörthwind");

    private Mails() {}

    static Mail to(String address) {
        return new Mail(
                new MailAddress(address),
                "Grüße von Northwind",
                "Schöne Grüße\nhttps://northwind.example/confirm?ticket=secret\n",
                "<p>Schöne Grüße</p><a href=\"https://northwind.example/confirm?ticket=secret\">…</a>",
                "de");
    }
}
