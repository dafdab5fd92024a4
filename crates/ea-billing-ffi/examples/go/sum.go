package main

/*
#include <ea_billing.h>

// Go can't call function pointers.
static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) { return stream->get_schema(stream, out); }
static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) { return stream->get_next(stream, out); }
static const char *last_error(struct ArrowArrayStream *stream) { return stream->get_last_error(stream); }
static void release_stream(struct ArrowArrayStream *stream) { if (stream->release) stream->release(stream); }
static void release_schema(struct ArrowSchema *schema) { schema->release(schema); }
static void release_array(struct ArrowArray *array) { array->release(array); }
*/
import "C"

import (
	"encoding/binary"
	"errors"
	"math/big"
	"strings"
	"unsafe"
)

// The decimals to ask for, and to read: those that are the default, too. They are added up as whole numbers of the last one.
const scale = 24

// sumColumn adds up a column of amounts of an Arrow stream, exactly. Until the stream has come to its end, nothing proves
// that the rows are whole.
func sumColumn(stream *C.struct_ArrowArrayStream, name string) (rows uint64, sum *big.Int, err error) {
	broken := func() error { return errors.New("the stream broke: " + C.GoString(C.last_error(stream))) }
	var schema C.struct_ArrowSchema
	if C.get_schema(stream, &schema) != 0 {
		return 0, nil, broken()
	}
	column := 0
	fields := unsafe.Slice(schema.children, schema.n_children)
	for C.GoString(fields[column].name) != name {
		column++
	}
	C.release_schema(&schema)
	sum = new(big.Int)
	for {
		var batch C.struct_ArrowArray
		if C.get_next(stream, &batch) != 0 {
			return 0, nil, broken()
		}
		if batch.release == nil {
			return rows, sum, nil
		}
		rows += uint64(batch.length)
		addUp(unsafe.Slice(batch.children, batch.n_children)[column], sum)
		C.release_array(&batch)
	}
}

// addUp adds the values of an array of Decimal128, which are of 16 bytes each, the lowest first.
func addUp(array *C.struct_ArrowArray, sum *big.Int) {
	buffers := unsafe.Slice(array.buffers, array.n_buffers)
	end := int(array.offset + array.length)
	var known []byte
	if buffers[0] != nil {
		known = unsafe.Slice((*byte)(buffers[0]), (end+7)/8)
	}
	values := unsafe.Slice((*byte)(buffers[1]), end*16)
	var high, low big.Int
	for i := int(array.offset); i < end; i++ {
		if known != nil && known[i/8]>>(i%8)&1 == 0 {
			continue
		}
		low.SetUint64(binary.LittleEndian.Uint64(values[i*16:]))
		high.SetInt64(int64(binary.LittleEndian.Uint64(values[i*16+8:])))
		sum.Add(sum, high.Lsh(&high, 64))
		sum.Add(sum, &low)
	}
}

// plain writes a sum as a decimal without zeros at its end.
func plain(sum *big.Int) string {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(scale), nil)
	text := new(big.Rat).SetFrac(sum, unit).FloatString(scale)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// releaseStream frees what a stream holds, if it holds something.
func releaseStream(stream *C.struct_ArrowArrayStream) { C.release_stream(stream) }
