package org.gatewright.identity.passkey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.json.Json;

/** A browser and its authenticator with one passkey, in which a test can change everything. */
final class SoftAuthenticator {
    static final int UP = 0x01;
    static final int UV = 0x04;
    static final int BE = 0x08;
    static final int BS = 0x10;
    private static final int AT = 0x40;
    private static final int ED = 0x80;

    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());
    private static final ObjectConverter CONVERTER = new ObjectConverter();

    private final COSEKey publicKey;
    private final String algorithm;
    PrivateKey privateKey;
    byte[] id = Entropy.system().bytes(16);
    String rpId = "example.com";
    int flags = UP | UV;
    long count;
    String userHandle = Base64Url.encode("alice".getBytes(StandardCharsets.UTF_8));
    final Map<String, Object> clientData = new LinkedHashMap<>();
    String format = "none";
    Map<String, Object> authenticatorExtensions = Map.of();
    Map<String, Object> extensions = Map.of("credProps", Map.of("rk", true));

    private SoftAuthenticator(KeyPair keys, COSEKey publicKey, String algorithm) {
        this.privateKey = keys.getPrivate();
        this.publicKey = publicKey;
        this.algorithm = algorithm;
        clientData.put("origin", "https://id.example.com");
        clientData.put("crossOrigin", false);
    }

    static SoftAuthenticator es256() {
        return ec("secp256r1", COSEAlgorithmIdentifier.ES256);
    }

    static SoftAuthenticator ec(String curve, COSEAlgorithmIdentifier cose) {
        KeyPair keys = keys("EC", new ECGenParameterSpec(curve));
        return new SoftAuthenticator(keys, EC2COSEKey.create((ECPublicKey) keys.getPublic(), cose), "SHA256withECDSA");
    }

    static SoftAuthenticator edDsa() {
        KeyPair keys = keys("Ed25519", NamedParameterSpec.ED25519);
        return new SoftAuthenticator(
                keys, EdDSACOSEKey.create((EdECPublicKey) keys.getPublic(), COSEAlgorithmIdentifier.EdDSA), "Ed25519");
    }

    static SoftAuthenticator rs256(int bits) {
        KeyPair keys = keys("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
        return new SoftAuthenticator(
                keys,
                RSACOSEKey.create((RSAPublicKey) keys.getPublic(), COSEAlgorithmIdentifier.RS256),
                "SHA256withRSA");
    }

    static SoftAuthenticator of(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> es256();
            case "EdDSA" -> edDsa();
            default -> rs256(2048);
        };
    }

    private static KeyPair keys(String algorithm, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the response of a registration. */
    String create(String challenge) {
        return create(clientData("webauthn.create", challenge), attestationObject(challenge));
    }

    String create(byte[] client, byte[] attestation) {
        return credential(Map.of(
                "clientDataJSON", Base64Url.encode(client),
                "attestationObject", Base64Url.encode(attestation),
                "transports", List.of("internal", "hybrid")));
    }

    byte[] attestationObject(String challenge) {
        byte[] data = authenticatorData(flags | AT, attestedCredential());
        byte[] client = clientData("webauthn.create", challenge);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("fmt", format);
        object.put("attStmt", format.equals("packed") ? Map.of("alg", -7, "sig", sign(data, client)) : Map.of());
        object.put("authData", data);
        return cbor(object);
    }

    /** Returns the response of an authentication, and counts it unless the authenticator has no count. */
    String get(String challenge) {
        if (count > 0) {
            count++;
        }
        byte[] client = clientData("webauthn.get", challenge);
        byte[] data = authenticatorData(flags);
        return get(client, data, sign(data, client));
    }

    String get(byte[] client, byte[] data, byte[] signature) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("clientDataJSON", Base64Url.encode(client));
        response.put("authenticatorData", Base64Url.encode(data));
        response.put("signature", Base64Url.encode(signature));
        if (!userHandle.isEmpty()) {
            response.put("userHandle", userHandle);
        }
        return credential(response);
    }

    private String credential(Map<String, Object> response) {
        String text = Base64Url.encode(id);
        return Json.text(Map.of(
                "id", text,
                "rawId", text,
                "type", "public-key",
                "response", response,
                "authenticatorAttachment", "platform",
                "clientExtensionResults", extensions));
    }

    byte[] clientData(String type, String challenge) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", type);
        all.put("challenge", challenge);
        all.putAll(clientData);
        return Json.bytes(all);
    }

    byte[] authenticatorData() {
        return authenticatorData(flags);
    }

    private byte[] authenticatorData(int bits, byte... attested) {
        byte[] extended = authenticatorExtensions.isEmpty() ? new byte[0] : cbor(authenticatorExtensions);
        return ByteBuffer.allocate(37 + attested.length + extended.length)
                .put(Hashes.sha256(rpId.getBytes(StandardCharsets.UTF_8)))
                .put((byte) (extended.length == 0 ? bits : bits | ED))
                .putInt((int) count)
                .put(attested)
                .put(extended)
                .array();
    }

    private static byte[] cbor(Map<String, Object> object) {
        try {
            return CBOR.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] attestedCredential() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[16]);
        bytes.write(id.length >> Byte.SIZE);
        bytes.write(id.length);
        bytes.writeBytes(id);
        bytes.writeBytes(CONVERTER.getCborConverter().writeValueAsBytes(publicKey));
        return bytes.toByteArray();
    }

    byte[] sign(byte[] data, byte[] client) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(data);
            signature.update(Hashes.sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
