/*
 * A stand-in for WeCom's libWeWorkFinanceSdk_C.so behind its header, for tests.
 * It hands out what lies in the folder STANDIN:
 *
 *   account    "corpid secret"; Init answers 10000 to others
 *   proxy      "address password"; if it is there, calls without it answer 10001
 *   code       a number; if it is there, GetChatData answers it
 *   rows       one row of chatdata a line, its number and its JSON: "7 {...}"
 *   file-ID    what GetMediaData hands out, 512 KB at once
 *
 * A message is sealed as base64 of its bytes XOR the key's. Like the original it
 * aborts its process on a ciphertext that is too short; it aborts as well on a
 * message that begins with ABORT, and never comes back from one with HANG.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "WeWorkFinanceSdk_C.h"

struct WeWorkFinanceSdk_t { int ready; };

static FILE *open_file(const char *prefix, const char *name) {
    char path[4096];
    const char *folder = getenv("STANDIN");
    snprintf(path, sizeof path, "%s/%s%s", folder ? folder : ".", prefix, name);
    return fopen(path, "rb");
}

/* holds says whether a file is missing or has exactly these two words. */
static int holds(const char *name, const char *a, const char *b) {
    char x[512] = "", y[512] = "";
    FILE *f = open_file("", name);
    if (!f) return 1;
    int n = fscanf(f, "%511s %511s", x, y);
    fclose(f);
    return n >= 1 && !strcmp(x, a ? a : "") && !strcmp(y, b ? b : "");
}

static void append(Slice_t *s, const char *text, int n) {
    s->buf = realloc(s->buf, s->len + n + 1);
    memcpy(s->buf + s->len, text, n);
    s->len += n;
    s->buf[s->len] = 0;
}

WeWorkFinanceSdk_t *NewSdk() { return calloc(1, sizeof(WeWorkFinanceSdk_t)); }
void DestroySdk(WeWorkFinanceSdk_t *sdk) { free(sdk); }

int Init(WeWorkFinanceSdk_t *sdk, const char *corpid, const char *secret) {
    printf("the library talks to standard output\n");
    fflush(stdout);
    sdk->ready = holds("account", corpid, secret);
    return sdk->ready ? 0 : 10000;
}

int GetChatData(WeWorkFinanceSdk_t *sdk, unsigned long long seq, unsigned int limit, const char *proxy, const char *passwd,
                int timeout, Slice_t *out) {
    int code = 0;
    if (!sdk->ready || limit == 0 || limit > 1000 || timeout <= 0) return 10000;
    if (!holds("proxy", proxy, passwd)) return 10001;
    FILE *f = open_file("", "code");
    if (f) {
        if (fscanf(f, "%d", &code) != 1) code = 10003;
        fclose(f);
        return code;
    }
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    unsigned int found = 0;
    append(out, "{\"errcode\":0,\"errmsg\":\"ok\",\"chatdata\":[", 39);
    f = open_file("", "rows");
    while (f && found < limit && (n = getline(&line, &size, f)) > 0) {
        char *json = strchr(line, ' ');
        if (!json || strtoull(line, NULL, 10) <= seq) continue;
        if (found++) append(out, ",", 1);
        append(out, json, strlen(json));
    }
    if (f) fclose(f);
    free(line);
    append(out, "]}", 2);
    return 0;
}

static int value(char c) {
    static const char *letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(letters, c) : NULL;
    return at ? (int)(at - letters) : -1;
}

int DecryptData(const char *key, const char *text, Slice_t *out) {
    size_t keylen = strlen(key), i, n = 0;
    unsigned int bits = 0, held = 0;
    if (strlen(text) < 16) abort();
    if (!keylen) return 10008;
    for (i = 0; text[i] && text[i] != '='; i++) {
        int v = value(text[i]);
        if (v < 0) return 10006;
        bits = bits << 6 | (unsigned int)v;
        if ((held += 6) >= 8) {
            char c = (char)(bits >> (held -= 8) ^ (unsigned char)key[n % keylen]);
            append(out, &c, 1);
            n++;
        }
    }
    if (n >= 5 && !memcmp(out->buf, "ABORT", 5)) abort();
    while (n >= 4 && !memcmp(out->buf, "HANG", 4)) sleep(3600);
    return 0;
}

int GetMediaData(WeWorkFinanceSdk_t *sdk, const char *indexbuf, const char *id, const char *proxy, const char *passwd,
                 int timeout, MediaData_t *out) {
    const long piece = 512 << 10;
    char next[32];
    long from = atol(indexbuf), size;
    if (!sdk->ready || timeout <= 0) return 10000;
    if (!holds("proxy", proxy, passwd)) return 10001;
    FILE *f = strchr(id, '/') ? NULL : open_file("file-", id);
    if (!f) return 10005;
    fseek(f, 0, SEEK_END);
    size = ftell(f) - from;
    fseek(f, from, SEEK_SET);
    if (size < 0) size = 0;
    out->is_finish = size <= piece;
    if (size > piece) size = piece;
    out->data = malloc(size + 1);
    out->data_len = fread(out->data, 1, size, f);
    fclose(f);
    snprintf(next, sizeof next, "%ld", from + size);
    out->outindexbuf = strdup(out->is_finish ? "" : next);
    out->out_len = strlen(out->outindexbuf);
    return 0;
}

Slice_t *NewSlice() { return calloc(1, sizeof(Slice_t)); }
void FreeSlice(Slice_t *s) { free(s->buf); free(s); }
char *GetContentFromSlice(Slice_t *s) { return s->buf; }
int GetSliceLen(Slice_t *s) { return s->len; }

MediaData_t *NewMediaData() { return calloc(1, sizeof(MediaData_t)); }
void FreeMediaData(MediaData_t *m) { free(m->outindexbuf); free(m->data); free(m); }
char *GetOutIndexBuf(MediaData_t *m) { return m->outindexbuf; }
char *GetData(MediaData_t *m) { return m->data; }
int GetIndexLen(MediaData_t *m) { return m->out_len; }
int GetDataLen(MediaData_t *m) { return m->data_len; }
int IsMediaDataFinish(MediaData_t *m) { return m->is_finish; }
