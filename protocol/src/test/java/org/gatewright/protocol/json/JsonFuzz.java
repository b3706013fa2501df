package org.gatewright.protocol.json;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;
import org.gatewright.testkit.Checks;

/** Any bytes are an object that can be written and read again, or an illegal argument. */
class JsonFuzz {
    @FuzzTest
    @Checks({"R-14", "DC-08"})
    void anyBytesAreAnObjectOrRefused(byte[] bytes) {
        Map<String, Object> object;
        try {
            object = Json.read(bytes);
        } catch (IllegalArgumentException e) {
            return;
        }
        Json.bytes(object);
    }
}
