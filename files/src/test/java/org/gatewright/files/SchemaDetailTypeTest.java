package org.gatewright.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.client.Client;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Authorization details of a type that a JSON Schema defines. */
class SchemaDetailTypeTest {
    private static final String SCHEMA = """
            {
              "type": "object",
              "required": ["type", "amount"],
              "additionalProperties": false,
              "properties": {
                "type": {"const": "payment"},
                "amount": {"$ref": "#/$defs/amount"},
                "creditor": {"type": "string", "maxLength": 70}
              },
              "$defs": {
                "amount": {
                  "type": "object",
                  "required": ["currency", "value"],
                  "additionalProperties": false,
                  "properties": {"currency": {"type": "string"}, "value": {"type": "number"}}
                }
              }
            }
            """;

    private static final Client SHOP =
            Client.publicClient("shop").redirectUris("https://shop.example/cb").build();

    private final SchemaDetailType type =
            SchemaDetailType.of("payment", SCHEMA, "Pay {amount.value} {amount.currency} to {creditor}");

    private static AuthorizationDetail payment(Map<String, Object> members) {
        return new AuthorizationDetail(members);
    }

    private void rejects(Map<String, Object> members, String where) {
        assertThatThrownBy(() -> type.validate(payment(members), SHOP))
                .isInstanceOfSatisfying(
                        OAuthException.class,
                        e -> assertThat(e.error().code()).isEqualTo("invalid_authorization_details"))
                .hasMessageContaining(where);
    }

    @Test
    @Spec("RFC 9396 §2")
    void acceptsAndDescribesADetailThatMatchesTheSchema() {
        AuthorizationDetail detail = payment(Map.of(
                "type", "payment", "amount", Map.of("currency", "EUR", "value", 12.5), "creditor", "Merchant A"));
        assertThat(type.validate(detail, SHOP)).isEqualTo(detail);
        assertThat(type.describe(detail)).isEqualTo("Pay 12.5 EUR to Merchant A");
    }

    @Test
    @Spec("RFC 9396 §5")
    void rejectsUnknownMissingAndWrongMembers() {
        Map<String, Object> amount = Map.of("currency", "EUR", "value", 1L);
        rejects(Map.of("type", "payment"), "required");
        rejects(Map.of("type", "payment", "amount", amount, "more", 1L), "additionalProperties");
        rejects(Map.of("type", "payment", "amount", Map.of("currency", "EUR", "value", "1")), "amount/value");
        rejects(Map.of("type", "payment", "amount", List.of()), "amount");
        rejects(Map.of("type", "payment", "amount", amount, "creditor", "x".repeat(71)), "creditor");
    }

    @Test
    void showsMembersInOneLineOfLimitedLength() {
        Map<String, Object> amount = Map.of("currency", "EUR\n\u202e", "value", 1L);
        AuthorizationDetail detail = payment(Map.of("type", "payment", "amount", amount, "creditor", "x".repeat(5000)));
        assertThat(type.describe(detail)).startsWith("Pay 1 EUR   to xxx").hasSizeLessThan(300);
        assertThat(type.describe(payment(Map.of("type", "payment")))).isEqualTo("Pay   to ");
    }

    @Test
    void findsAnUnusableSchemaAtOnce() {
        for (String wrong : List.of(
                "{",
                "{\"type\": \"object\"}",
                "{\"additionalProperties\": false, \"properties\": {\"a\": {\"properties\": {\"b\": {}}}}}",
                "{\"additionalProperties\": false, \"$ref\": \"#/$defs/missing\"}")) {
            assertThatThrownBy(() -> SchemaDetailType.of("payment", wrong, "Pay"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SchemaDetailType.of(
                        "payment", "{\"additionalProperties\": false, \"$ref\": \"http://localhost:1/schema\"}", "Pay"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
