package org.gatewright.protocol.json;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;
import org.gatewright.testkit.Checks;

/** Fuzzes JSON: any input is an object that can be serialized, or an illegal argument. */
class JsonFuzz {
    @FuzzTest
    @Checks({"R-14", "DC-08"})
    void parsesOrRejectsAnyInput(byte[] bytes) {
        Map<String, Object> object;
        try {
            object = Json.read(bytes);
        } catch (IllegalArgumentException e) {
            return;
        }
        Json.bytes(object);
    }
}
