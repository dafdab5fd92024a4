import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;

/**
 * The functions of libea_billing that the example needs; others are added in the same way, as `ea_billing.h` has them.
 * A `size_t` is a `long` here, as on all systems of 64 bits.
 */
public interface EaBilling extends Library {
    EaBilling LIBRARY = Native.load(
        System.getenv().getOrDefault("EA_BILLING_LIBRARY", "ea_billing"), EaBilling.class,
        Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));

    int OK = 0;
    int NOT_MODIFIED = 1;
    int USAGE_DETAILS = 3;
    int PAGES = 0;
    /** The length of a text that ends with NUL, which is how JNA passes a `String`. */
    long NUL_TERMINATED = -1;

    @FieldOrder({"data", "len"})
    class Text extends Structure {
        public Pointer data;
        public long len;

        @Override
        public String toString() {
            return data == null ? "" : data.getString(0, "UTF-8");
        }
    }

    @FieldOrder({"amount", "currency"})
    class Money extends Structure {
        public Text amount;
        public Text currency;
    }

    /** A struct that begins with its size. What is not set is zero, which means that the default holds. */
    @FieldOrder({"structSize"})
    abstract class Sized extends Structure {
        public long structSize;

        protected Sized() {
            structSize = size();
        }
    }

    @FieldOrder({"baseUrl", "baseUrlLen", "caPem", "caPemLen", "cacheDir", "cacheDirLen", "cacheMaxBytes", "totalTimeMs",
        "headTimeMs", "idleTimeMs", "pollIntervalMs", "maxPageBytes", "maxFileBytes", "maxPages", "maxWaitMs",
        "maxAttempts", "snapshotCheck", "fiscalYearStart", "settlingDays", "withoutNextPeriod", "withoutProxy",
        "fixedTimeMs"})
    class Settings extends Sized implements Structure.ByReference {
        public String baseUrl;
        public long baseUrlLen;
        public String caPem;
        public long caPemLen;
        public String cacheDir;
        public long cacheDirLen;
        public long cacheMaxBytes, totalTimeMs, headTimeMs, idleTimeMs, pollIntervalMs, maxPageBytes, maxFileBytes;
        public long maxPages, maxWaitMs;
        public int maxAttempts, snapshotCheck, fiscalYearStart, settlingDays, withoutNextPeriod, withoutProxy;
        public long fixedTimeMs;
    }

    @FieldOrder({"settings", "apiKey", "apiKeyLen", "enrollment", "enrollmentLen", "versions", "versionsLen",
        "fromEnvironment"})
    class ClientOptions extends Sized {
        public Settings settings;
        public String apiKey;
        public long apiKeyLen;
        public String enrollment;
        public long enrollmentLen;
        public Pointer versions;
        public long versionsLen;
        public int fromEnvironment;
    }

    @FieldOrder({"validator", "validatorLen", "cancel", "progress", "userData", "batchRows", "decimalScale"})
    class FetchOptions extends Sized {
        public Pointer validator;
        public long validatorLen;
        public Pointer cancel, progress, userData;
        public long batchRows;
        public int decimalScale;
    }

    @FieldOrder({"dataset", "fromCache", "span", "scope", "version", "pages", "rows", "issues", "outside", "wireBytes",
        "bytes", "brokenJsonTexts", "shortenedInstants", "fetchedAtMs", "totalsLen", "warningsLen",
        "unknownUnitsLen", "snapshotAsked", "snapshot", "isClean"})
    class Certificate extends Sized {
        public int dataset, fromCache;
        public Text span, scope, version;
        public long pages, rows, issues, outside, wireBytes, bytes, brokenJsonTexts, shortenedInstants;
        public long fetchedAtMs, totalsLen, warningsLen, unknownUnitsLen, snapshotAsked;
        public int snapshot, isClean;
    }

    @FieldOrder({"billingPeriodId", "currencyCode", "beginningBalance", "endingBalance", "newPurchases", "adjustments",
        "utilized", "serviceOverage", "chargesBilledSeparately", "totalOverage", "totalUsage",
        "azureMarketplaceServiceCharges"})
    class BalanceSummary extends Sized {
        public Text billingPeriodId, currencyCode, beginningBalance, endingBalance, newPurchases, adjustments, utilized;
        public Text serviceOverage, chargesBilledSeparately, totalOverage, totalUsage, azureMarketplaceServiceCharges;
    }

    int eab_client_open(ClientOptions options, PointerByReference out, PointerByReference error);
    void eab_client_free(Pointer client);
    int eab_client_spans(Pointer client, String selector, long length, int dataset, int delivery, Pointer cancel,
        PointerByReference out, PointerByReference error);
    int eab_client_balance_summary(Pointer client, String span, long length, PointerByReference out,
        PointerByReference error);
    int eab_client_usage_details(Pointer client, String span, long length, int delivery, PointerByReference out,
        PointerByReference error);
    int eab_spans_len(Pointer spans, LongByReference out, PointerByReference error);
    int eab_spans_get(Pointer spans, long index, Text out, PointerByReference error);
    void eab_spans_free(Pointer spans);
    int eab_query_fetch(Pointer query, FetchOptions options, PointerByReference out, PointerByReference error);
    int eab_query_stream(Pointer query, FetchOptions options, Pointer stream, PointerByReference out,
        PointerByReference error);
    void eab_query_free(Pointer query);
    int eab_result_certificate(Pointer result, Certificate out, PointerByReference error);
    int eab_result_total(Pointer result, long index, Money out, PointerByReference error);
    int eab_result_validator(Pointer result, Text out, PointerByReference error);
    int eab_result_balance_summary(Pointer result, long index, BalanceSummary out, PointerByReference error);
    void eab_result_free(Pointer result);
    String eab_error_code(Pointer error);
    String eab_error_message(Pointer error);
    String eab_error_hint(Pointer error);
    void eab_error_free(Pointer error);
}
