package org.gatewright.protocol.jose;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;

/**
 * Where signatures are computed: by the Amazon Corretto Crypto Provider where it is on the class path and its native
 * library loads, else by the JDK. Chosen once; hashes and random numbers stay the JDK's.
 */
public final class SignatureProvider {
    private static final System.Logger LOG = System.getLogger(SignatureProvider.class.getName());
    private static final String NATIVE = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final Optional<Provider> CHOSEN = choose();

    private SignatureProvider() {}

    /** The name of the provider that is used, for logs and metrics. */
    public static String name() {
        return CHOSEN.map(Provider::getName).orElse("JDK");
    }

    static Signature signature(String algorithm) throws GeneralSecurityException {
        return CHOSEN.isPresent() && CHOSEN.get().getService("Signature", algorithm) != null
                ? Signature.getInstance(algorithm, CHOSEN.get())
                : Signature.getInstance(algorithm);
    }

    /**
     * The private key as the provider that signs keeps its own keys, which spares it a conversion with every signature.
     *
     * @param algorithm of the signature
     */
    static PrivateKey key(String algorithm, PrivateKey key) {
        if (CHOSEN.isEmpty() || CHOSEN.get().getService("Signature", algorithm) == null) {
            return key;
        }
        try {
            return (PrivateKey)
                    KeyFactory.getInstance(key.getAlgorithm(), CHOSEN.get()).translateKey(key);
        } catch (GeneralSecurityException foreign) {
            return key;
        }
    }

    /** Whatever goes wrong with a native library, there is always the JDK. */
    private static Optional<Provider> choose() {
        try {
            Class<?> type = Class.forName(NATIVE);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            Object failure = type.getMethod("getLoadingError").invoke(provider);
            if (failure == null) {
                LOG.log(System.Logger.Level.INFO, "Signatures are computed by " + provider.getName());
                return Optional.of(provider);
            }
            LOG.log(System.Logger.Level.WARNING, "The native crypto provider does not load: " + failure);
        } catch (ClassNotFoundException absent) {
            LOG.log(System.Logger.Level.INFO, "Signatures are computed by the JDK");
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The native crypto provider does not load", e);
        }
        return Optional.empty();
    }
}
