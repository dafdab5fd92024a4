package main

// #include <ea_billing.h>
import "C"

import "fmt"

// Error is what went wrong: a code for programs, message and hint for people.
type Error struct{ Code, Message, Hint string }

func (e *Error) Error() string { return fmt.Sprintf("%s: %s\nhint %s", e.Code, e.Message, e.Hint) }

// call makes calls, up to the first that fails, and an error of its error.
func call(calls ...func(**C.eab_error) C.eab_status) error {
	for _, each := range calls {
		var err *C.eab_error
		status := each(&err)
		if status != C.EAB_STATUS_OK && status != C.EAB_STATUS_NOT_MODIFIED {
			defer C.eab_error_free(err)
			return &Error{C.GoString(C.eab_error_code(err)), C.GoString(C.eab_error_message(err)), C.GoString(C.eab_error_hint(err))}
		}
	}
	return nil
}

// text is a text of the library as Go has it.
func text(text C.eab_text) string { return C.GoStringN(text.data, C.int(text.len)) }
