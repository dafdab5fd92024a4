import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** What went wrong: a code for programs, message and hint for people. */
public final class EaBillingException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String code;
    final String hint;

    private EaBillingException(Pointer error) {
        super(EaBilling.LIBRARY.eab_error_message(error));
        code = EaBilling.LIBRARY.eab_error_code(error);
        hint = EaBilling.LIBRARY.eab_error_hint(error);
    }

    /** A call whose last argument is the place for its error. */
    interface Call {
        int with(PointerByReference error);
    }

    /** Makes a call; gives whether there was something new, or throws. */
    static boolean check(Call call) {
        PointerByReference error = new PointerByReference();
        int status = call.with(error);
        if (status == EaBilling.OK || status == EaBilling.NOT_MODIFIED) {
            return status == EaBilling.OK;
        }
        try {
            throw new EaBillingException(error.getValue());
        } finally {
            EaBilling.LIBRARY.eab_error_free(error.getValue());
        }
    }
}
