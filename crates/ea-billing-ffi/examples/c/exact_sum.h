/* Adding up a column of amounts of an Arrow stream, exactly. */
#ifndef EXACT_SUM_H
#define EXACT_SUM_H

#include <ea_billing.h>
#include <stdint.h>
#include <string.h>

/* Decimals to ask for, and to read: those that are the default, too. They are added up as whole numbers of the last one. */
#define SCALE 24
__extension__ typedef __int128 wide;

struct usage {
    uint64_t rows;
    wide cost;
};

/* Adds up the column `cost` of all batches, as the Arrow C stream interface lays them out. `why` is for what is no fault of the
 * stream. */
static int add_up(struct ArrowArrayStream *stream, struct usage *usage, const char **why)
{
    struct ArrowSchema schema;
    struct ArrowArray batch;
    int64_t column = -1;
    int code = stream->get_schema(stream, &schema);
    if (code != 0) return code;
    for (int64_t i = 0; i < schema.n_children; i++)
        if (strcmp(schema.children[i]->name, "cost") == 0) column = i;
    schema.release(&schema);
    if (column < 0) {
        *why = "there is no column `cost`";
        return -1;
    }
    /* An array without `release` is the end. Until it is there, nothing proves that the rows are whole. */
    while ((code = stream->get_next(stream, &batch)) == 0 && batch.release != NULL) {
        const struct ArrowArray *costs = batch.children[column];
        const uint8_t *known = costs->buffers[0];
        const char *values = costs->buffers[1];
        for (int64_t i = costs->offset; i < costs->offset + costs->length; i++) {
            wide value;
            if (known != NULL && !(known[i / 8] >> (i % 8) & 1)) continue;
            memcpy(&value, values + i * 16, 16);
            usage->cost += value;
        }
        usage->rows += (uint64_t)batch.length;
        batch.release(&batch);
    }
    return code;
}

/* Writes a sum as a decimal without zeros at its end. */
static void write_decimal(wide value, char text[48])
{
    char digits[48];
    int length = 0, from = 0, out = 0, is_negative = value < 0;
    for (; value != 0 || length <= SCALE; value /= 10)
        digits[length++] = (char)('0' + (int)(value % 10) * (is_negative ? -1 : 1));
    while (from < SCALE && digits[from] == '0') from++;
    if (is_negative) text[out++] = '-';
    while (length > from) {
        if (length == SCALE) text[out++] = '.';
        text[out++] = digits[--length];
    }
    text[out] = '\0';
}

/* Reads a decimal that has no more than `SCALE` decimals. */
static wide read_decimal(const char *text)
{
    wide value = 0;
    int decimals = -1, is_negative = *text == '-';
    for (text += is_negative; *text != '\0'; text++) {
        if (*text != '.') value = value * 10 + (*text - '0');
        if (*text == '.' || decimals >= 0) decimals++;
    }
    for (decimals += decimals < 0; decimals < SCALE; decimals++) value *= 10;
    return is_negative ? -value : value;
}

#endif
