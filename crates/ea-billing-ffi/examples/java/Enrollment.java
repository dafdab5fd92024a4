import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Balance and usage of an enrollment, with exact sums.
 *
 * <pre>
 * javac -cp jna.jar *.java
 * EA_BILLING_API_KEY_FILE=key.txt java -cp jna.jar:. Enrollment https://consumption.azure.com 2026-09..2026-10
 * </pre>
 *
 * A third argument is the time of a simulator, in milliseconds since 1970.
 */
public final class Enrollment {
    private static final EaBilling LIBRARY = EaBilling.LIBRARY;
    private static final long NUL_TERMINATED = EaBilling.NUL_TERMINATED;

    private static String showBalance(Pointer client, String span) {
        PointerByReference query = new PointerByReference(), result = new PointerByReference();
        try {
            check(error -> LIBRARY.eab_client_balance_summary(client, span, NUL_TERMINATED, query, error));
            check(error -> LIBRARY.eab_query_fetch(query.getValue(), null, result, error));
            EaBilling.BalanceSummary balance = new EaBilling.BalanceSummary();
            check(error -> LIBRARY.eab_result_balance_summary(result.getValue(), 0, balance, error));
            System.out.println(balance.billingPeriodId + " balance " + balance.endingBalance + " " + balance.currencyCode
                + ", total usage " + balance.totalUsage);
            return balance.currencyCode.toString();
        } finally {
            LIBRARY.eab_result_free(result.getValue());
            LIBRARY.eab_query_free(query.getValue());
        }
    }

    private static void showUsage(Pointer client, String span, String currency) {
        PointerByReference query = new PointerByReference(), result = new PointerByReference();
        try (ExactSum usage = new ExactSum(); ExactSum again = new ExactSum()) {
            check(error ->
                LIBRARY.eab_client_usage_details(client, span, NUL_TERMINATED, EaBilling.PAGES, query, error));
            EaBilling.FetchOptions options = new EaBilling.FetchOptions();
            options.decimalScale = ExactSum.SCALE;
            check(error -> LIBRARY.eab_query_stream(query.getValue(), options, usage.stream, result, error));
            usage.read("cost");
            // Now that the stream has come to its end, the result proves that the rows are whole.
            EaBilling.Certificate proof = new EaBilling.Certificate();
            EaBilling.Money total = new EaBilling.Money();
            EaBilling.Text validator = new EaBilling.Text();
            check(error -> LIBRARY.eab_result_certificate(result.getValue(), proof, error));
            check(error -> LIBRARY.eab_result_total(result.getValue(), 0, total, error));
            check(error -> LIBRARY.eab_result_validator(result.getValue(), validator, error));
            BigDecimal expected = new BigDecimal(total.amount.toString());
            boolean agrees = usage.rows == proof.rows && usage.sum.compareTo(expected) == 0;
            String cost = usage.sum.stripTrailingZeros().toPlainString();
            System.out.println(span + " usage " + usage.rows + " rows, " + cost + " " + currency);
            System.out.println(span + " certificate " + (agrees ? "agrees" : "disagrees"));
            // A validator may be stored; next time it saves the transfer if nothing has changed.
            options.validator = validator.data;
            options.validatorLen = validator.len;
            boolean isNew =
                check(error -> LIBRARY.eab_query_stream(query.getValue(), options, again.stream, null, error));
            System.out.println(span + " then " + (isNew ? "ok" : "not_modified"));
        } finally {
            LIBRARY.eab_result_free(result.getValue());
            LIBRARY.eab_query_free(query.getValue());
        }
    }

    private static void show(EaBilling.ClientOptions options, String selector) {
        PointerByReference client = new PointerByReference(), spans = new PointerByReference();
        LongByReference count = new LongByReference();
        try {
            check(error -> LIBRARY.eab_client_open(options, client, error));
            check(error -> LIBRARY.eab_client_spans(client.getValue(), selector, NUL_TERMINATED,
                EaBilling.USAGE_DETAILS, EaBilling.PAGES, null, spans, error));
            check(error -> LIBRARY.eab_spans_len(spans.getValue(), count, error));
            for (long index = 0; index < count.getValue(); index++) {
                EaBilling.Text span = new EaBilling.Text();
                long place = index;
                check(error -> LIBRARY.eab_spans_get(spans.getValue(), place, span, error));
                String currency = showBalance(client.getValue(), span.toString());
                showUsage(client.getValue(), span.toString(), currency);
            }
        } finally {
            LIBRARY.eab_spans_free(spans.getValue());
            LIBRARY.eab_client_free(client.getValue());
        }
    }

    private static boolean check(EaBillingException.Call call) {
        return EaBillingException.check(call);
    }

    public static void main(String[] arguments) throws IOException {
        String keyFile = System.getenv("EA_BILLING_API_KEY_FILE");
        if (arguments.length < 2 || keyFile == null) {
            System.err.println("usage: EA_BILLING_API_KEY_FILE=FILE java Enrollment URL SELECTOR [NOW]");
            System.exit(2);
        }
        EaBilling.ClientOptions options = new EaBilling.ClientOptions();
        options.settings = new EaBilling.Settings();
        options.settings.baseUrl = arguments[0];
        options.settings.baseUrlLen = NUL_TERMINATED;
        options.settings.fixedTimeMs = arguments.length > 2 ? Long.parseLong(arguments[2]) : 0;
        options.apiKey = Files.readString(Path.of(keyFile)).strip();
        options.apiKeyLen = NUL_TERMINATED;
        try {
            show(options, arguments[1]);
        } catch (EaBillingException error) {
            System.err.println("error " + error.code + ": " + error.getMessage() + "\nhint " + error.hint);
            System.exit(1);
        }
        // What an error looks like.
        options.apiKey = "not a key";
        try {
            show(options, arguments[1]);
        } catch (EaBillingException error) {
            System.out.println("error " + error.code + ": " + error.getMessage() + "\nhint " + error.hint);
        }
    }
}
