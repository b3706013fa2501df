package org.gatewright.protocol.jose;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;

/**
 * The provider of signatures: the Amazon Corretto Crypto Provider if it is on the class path and its native library
 * loads, the JDK otherwise. Chosen once; hashes and random numbers always use the JDK.
 */
public final class SignatureProvider {
    private static final System.Logger LOG = System.getLogger(SignatureProvider.class.getName());
    private static final String NATIVE = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final Optional<Provider> CHOSEN = choose();

    private SignatureProvider() {}

    /** Returns the name of the provider in use, for logs and metrics. */
    public static String name() {
        return CHOSEN.map(Provider::getName).orElse("JDK");
    }

    static Signature signature(String algorithm) throws GeneralSecurityException {
        return CHOSEN.isPresent() && CHOSEN.get().getService("Signature", algorithm) != null
                ? Signature.getInstance(algorithm, CHOSEN.get())
                : Signature.getInstance(algorithm);
    }

    /**
     * Converts the private key to the provider's own representation once, rather than with every signature.
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

    /** Chooses the provider; falls back to the JDK on any failure of the native library. */
    private static Optional<Provider> choose() {
        try {
            Class<?> type = Class.forName(NATIVE);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            Object failure = type.getMethod("getLoadingError").invoke(provider);
            if (failure == null) {
                LOG.log(System.Logger.Level.INFO, "Signatures are computed by " + provider.getName());
                return Optional.of(provider);
            }
            LOG.log(System.Logger.Level.WARNING, "The native crypto provider could not be loaded: " + failure);
        } catch (ClassNotFoundException absent) {
            LOG.log(System.Logger.Level.INFO, "Signatures are computed by the JDK");
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The native crypto provider could not be loaded", e);
        }
        return Optional.empty();
    }
}
