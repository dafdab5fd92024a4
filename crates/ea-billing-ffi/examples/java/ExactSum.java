import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Adds up a column of amounts of an Arrow stream. Places within the structs are those of the Arrow C data interface. */
final class ExactSum implements AutoCloseable {
    /** Decimals to ask for, and to read: those that are the default, too. */
    static final int SCALE = 24;
    private static final long WORD = Native.POINTER_SIZE;
    /** Where the structs have their function `release`. */
    private static final long STREAM_RELEASE = 3 * WORD, SCHEMA_RELEASE = 24 + 4 * WORD, ARRAY_RELEASE = 40 + 3 * WORD;

    /** To be filled by `eab_query_stream`. */
    final Memory stream = new Memory(5 * WORD);
    long rows;
    BigDecimal sum = BigDecimal.ZERO;

    ExactSum() {
        stream.clear();
    }

    /** Reads the stream to its end. Until it is there, nothing proves that the rows are whole. */
    void read(String name) {
        int column = column(name);
        Memory batch = new Memory(ARRAY_RELEASE + 2 * WORD);
        for (;;) {
            must(call(WORD, batch));
            if (batch.getPointer(ARRAY_RELEASE) == null) {
                return;
            }
            try {
                rows += batch.getLong(0);
                add(batch.getPointer(40 + WORD).getPointer(column * WORD));
            } finally {
                release(batch, ARRAY_RELEASE);
            }
        }
    }

    private int column(String name) {
        Memory schema = new Memory(SCHEMA_RELEASE + 2 * WORD);
        must(call(0, schema));
        try {
            Pointer fields = schema.getPointer(16 + 3 * WORD);
            int column = 0;
            while (!fields.getPointer(column * WORD).getPointer(WORD).getString(0, "UTF-8").equals(name)) {
                column++;
            }
            return column;
        } finally {
            release(schema, SCHEMA_RELEASE);
        }
    }

    private void add(Pointer costs) {
        int length = Math.toIntExact(costs.getLong(0));
        long offset = costs.getLong(16);
        Pointer known = costs.getPointer(40).getPointer(0);
        Pointer values = costs.getPointer(40).getPointer(WORD);
        long[] words = values.getLongArray(offset * 16, 2 * length);
        BigInteger added = BigInteger.ZERO;
        for (int index = 0; index < length; index++) {
            long place = offset + index;
            if (known == null || (known.getByte(place / 8) >> (place % 8) & 1) == 1) {
                BigInteger high = BigInteger.valueOf(words[2 * index + 1]).shiftLeft(64);
                BigInteger low = new BigInteger(Long.toUnsignedString(words[2 * index]));
                added = added.add(high).add(low);
            }
        }
        sum = sum.add(new BigDecimal(added, SCALE));
    }

    private int call(long function, Pointer out) {
        return Function.getFunction(stream.getPointer(function)).invokeInt(new Object[] {stream, out});
    }

    private void must(int code) {
        if (code != 0) {
            Function lastError = Function.getFunction(stream.getPointer(2 * WORD));
            throw new IllegalStateException("the stream broke: " + lastError.invokeString(new Object[] {stream}, false));
        }
    }

    private static void release(Pointer struct, long place) {
        Pointer function = struct.getPointer(place);
        if (function != null) {
            Function.getFunction(function).invokeVoid(new Object[] {struct});
        }
    }

    @Override
    public void close() {
        release(stream, STREAM_RELEASE);
    }
}
