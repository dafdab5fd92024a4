'use strict';
// Adding up a column of amounts of an Arrow stream, exactly: as whole numbers of the last decimal.
const koffi = require('koffi');

// Decimals to ask for, and to read: those that are the default, too.
const SCALE = 24;

// The structs of the Arrow C data and stream interfaces.
koffi.struct('ArrowArrayStream', {
  get_schema: 'void *', get_next: 'void *', get_last_error: 'void *', release: 'void *', private_data: 'void *',
});
koffi.struct('ArrowSchema', {
  format: 'str', name: 'str', metadata: 'void *', flags: 'int64_t', n_children: 'int64_t', children: 'void *',
  dictionary: 'void *', release: 'void *', private_data: 'void *',
});
koffi.struct('ArrowArray', {
  length: 'int64_t', null_count: 'int64_t', offset: 'int64_t', n_buffers: 'int64_t', n_children: 'int64_t',
  buffers: 'void *', children: 'void *', dictionary: 'void *', release: 'void *', private_data: 'void *',
});
const Get = koffi.proto('int Get(void *stream, void *out)');
const LastError = koffi.proto('str LastError(void *stream)');
const Release = koffi.proto('void Release(void *self)');

/** Frees what a struct of Arrow holds, if it still holds something. */
function release(place, type) {
  const { release: free } = koffi.decode(place, type);
  if (free !== null) koffi.call(free, Release, place);
}

/** Adds up one batch. */
function sumBatch(batch, column) {
  const costs = koffi.decode(koffi.decode(batch.children, 'void *', batch.n_children)[column], 'ArrowArray');
  const [known, values] = koffi.decode(costs.buffers, 'void *', costs.n_buffers);
  const end = costs.offset + costs.length;
  const bits = known === null ? null : new Uint8Array(koffi.view(known, Math.ceil(end / 8)));
  const words = new DataView(koffi.view(values, end * 16));
  let sum = 0n;
  for (let index = costs.offset; index < end; index += 1) {
    if (bits !== null && !((bits[index >> 3] >> (index & 7)) & 1)) continue;
    sum += words.getBigUint64(index * 16, true) + (words.getBigInt64(index * 16 + 8, true) << 64n);
  }
  return sum;
}

/** Has a stream opened and adds up a column of it. */
function sumColumn(name, open) {
  const stream = koffi.alloc('ArrowArrayStream', 1);
  const place = koffi.alloc('ArrowArray', 1);
  koffi.encode(stream, 'ArrowArrayStream',
    { get_schema: null, get_next: null, get_last_error: null, release: null, private_data: null });
  try {
    if (open(stream) !== 0) return { rows: 0, sum: 0n };
    const { get_schema, get_next, get_last_error } = koffi.decode(stream, 'ArrowArrayStream');
    const must = (code) => {
      if (code !== 0) throw new Error(koffi.call(get_last_error, LastError, stream) ?? `error ${code}`);
    };
    const schemaPlace = koffi.alloc('ArrowSchema', 1);
    must(koffi.call(get_schema, Get, stream, schemaPlace));
    const schema = koffi.decode(schemaPlace, 'ArrowSchema');
    const fields = koffi.decode(schema.children, 'void *', schema.n_children);
    const column = fields.findIndex((field) => koffi.decode(field, 'ArrowSchema').name === name);
    release(schemaPlace, 'ArrowSchema');
    koffi.free(schemaPlace);
    let [rows, sum] = [0, 0n];
    for (;;) {
      must(koffi.call(get_next, Get, stream, place));
      const batch = koffi.decode(place, 'ArrowArray');
      // Until this end is there, nothing proves that the rows are whole.
      if (batch.release === null) return { rows, sum };
      rows += batch.length;
      sum += sumBatch(batch, column);
      release(place, 'ArrowArray');
    }
  } finally {
    release(stream, 'ArrowArrayStream');
    koffi.free(place);
    koffi.free(stream);
  }
}

/** A sum as a decimal without zeros at its end. */
function plain(sum) {
  const digits = (sum < 0n ? -sum : sum).toString().padStart(SCALE + 1, '0');
  const decimals = digits.slice(-SCALE).replace(/0+$/, '');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -SCALE)}${decimals && '.'}${decimals}`;
}

/** A decimal as a whole number of the last decimal. */
function scaled(text) {
  const [whole, decimals = ''] = text.split('.');
  return BigInt(whole + decimals.padEnd(SCALE, '0'));
}

module.exports = { SCALE, sumColumn, plain, scaled };
