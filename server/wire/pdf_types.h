/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of the pdf child and what it answers, as plain structs: judge, prepare,
 * verify, render, compare. Used by the worker (through pdf_client.h), the child and
 * sealverify. Owns no memory: arrays and texts live in the arena of whoever decodes or
 * judges. Pages and objects are numbered from 1; 0 names none. */
#ifndef SK_WIRE_PDF_TYPES_H
#define SK_WIRE_PDF_TYPES_H

#include "base/arena.h"
#include "base/err.h"
#include "canon/update.h"
#include "crypto/cert.h"

/* Places on a page are in thousandths of a unit of its default user space (a point,
 * unless the page has /UserUnit), origin and axes as in the file: /Rotate and /CropBox
 * have no say (ISO 32000-2, 8.3.2.3). */
typedef int32_t pdf_milli;

struct pdf_limits {
    uint64_t file_bytes;
    uint64_t inflated_bytes; /* all streams together */
    uint32_t pages;
};
#define PDF_LIMITS_DEFAULT                                                             \
    ((struct pdf_limits){.file_bytes = UINT64_C(50) << 20,                             \
                         .inflated_bytes = UINT64_C(500) << 20,                        \
                         .pages = 2000})
/* No answer could list more. */
#define PDF_PAGES_MAX 2000

/* What a refusal or warning is about. The text is one of ours, never the file's. */
#define PDF_REASON_TEXT_MAX 95
struct pdf_reason {
    uint32_t page;
    uint32_t object;
    char text[PDF_REASON_TEXT_MAX + 1];
};

enum pdf_warning_kind {
    PDF_WARNING_FONT = 1,       /* a font is not embedded: readers choose another */
    PDF_WARNING_FORM = 2,       /* form fields that can be filled */
    PDF_WARNING_RENDERERS = 3,  /* two renderers show the page differently */
    PDF_WARNING_UNRENDERED = 4, /* the second renderer could not show the page */
    PDF_WARNING_KIND_LAST = PDF_WARNING_UNRENDERED,
};
struct pdf_warning {
    enum pdf_warning_kind kind;
    struct pdf_reason reason;
};
#define PDF_WARNINGS_MAX 32

/* The box that readers show: /CropBox within /MediaBox. */
struct pdf_page {
    pdf_milli left, bottom, right, top;
    uint16_t rotate;          /* clockwise: 0, 90, 180, 270 */
    uint32_t user_unit_milli; /* 1000: one unit is one point */
};

struct pdf_verdict {
    enum err refusal;         /* OK: accepted */
    struct pdf_reason reason; /* of the refusal */
    bool normalised;     /* rewritten to one revision: the new bytes are the document */
    uint32_t signatures; /* that the document carries already, all intact */
    const struct pdf_page *pages;
    size_t pages_n;
    const struct pdf_warning *warnings;
    size_t warnings_n;
};

/* One impression: the lower left corner of the seal as it lies on the page of the file.
 * On a rotated page the seal is turned so that it stands upright for the reader; x and
 * y stay the lower left corner of the area that it covers. */
struct pdf_placement {
    uint32_t page;
    pdf_milli x, y;
};
#define PDF_PLACEMENTS_MAX 200

struct pdf_order {
    struct bytes face; /* canon/face.h */
    const struct pdf_placement *placements;
    size_t placements_n;
    uint32_t contents_len; /* UPDATE_CONTENTS_… */
};

struct pdf_prepared {
    enum err refusal;
    struct pdf_reason reason;
    struct update_holes holes;
    struct digest digest; /* update digest */
};

enum pdf_coverage {
    PDF_COVERS_NOTHING = 0, /* not a whole revision: not believable */
    PDF_COVERS_REVISION = 1,
    PDF_COVERS_FILE = 2,
};
enum pdf_changes {
    PDF_CHANGED_NOTHING = 0,    /* nothing follows */
    PDF_CHANGED_VALIDATION = 1, /* certificates, revocation lists and the like only */
    PDF_CHANGED_SIGNATURES = 2, /* further signatures too, and what they bring along */
    PDF_CHANGED_CONTENT = 3,    /* anything else */
};

/* One signature, each question answered by itself. */
struct pdf_signature {
    struct str field;   /* name of the (first) field; valid UTF-8 */
    struct str problem; /* absent when intact; else a stable word, "message_digest" */
    bool intact;        /* right form, the covered bytes unchanged, CMS valid */
    bool is_timestamp;  /* /DocTimeStamp: checked for form and coverage only */
    enum pdf_coverage coverage;
    enum pdf_changes changes;
    struct str change; /* absent, or what changed, one of our words */
    uint32_t changed_object;
    uint64_t revision_end; /* bytes that the signature covers, gap included */
    int64_t time_us;       /* /M as claimed; 0: none */
    bool has_request;
    struct digest request;           /* /SLKR_RequestDigest */
    struct str chain;                /* cert_verdict_name, "not_asked" without roots */
    enum cert_revocation revocation; /* now, not at the claimed time */
    int64_t revoked_us;              /* 0: not, or the list does not say */
    unsigned oddities;               /* of enum cms_… in crypto/cms.h */
    struct str subject;     /* RFC 4514; absent when no certificate was found */
    struct str common_name; /* these three: absent where the subject has none */
    struct str organisation;
    struct str organisation_id;
    struct str issuer;
    struct str serial; /* hex */
    int64_t not_before_us;
    int64_t not_after_us;
    struct str algorithm;      /* "ECDSA SHA256" */
    struct digest certificate; /* SHA-256 of its DER */
};
#define PDF_SIGNATURES_MAX 64

struct pdf_trust {
    const struct bytes *roots; /* DER; none: chains are not judged */
    size_t roots_n;
    const struct bytes *crls; /* DER; none: revocation is not looked at */
    size_t crls_n;
    int64_t now_us;
};
#define PDF_TRUST_MAX 64 /* roots, and CRLs */

struct pdf_report {
    enum err refusal; /* the file cannot be read at all */
    struct pdf_reason reason;
    const struct pdf_signature *signatures; /* in the order of their revisions */
    size_t signatures_n;
    bool incomplete; /* more fields or signatures than are looked at */
    /* at least one signature; all intact, chains good, later changes only signatures,
     * and the last one covers the whole file (or only validation data follow) */
    bool valid;
};

enum pdf_renderer { PDF_RENDERER_POPPLER = 1, PDF_RENDERER_MUPDF = 2 };
struct pdf_picture {
    enum pdf_renderer renderer;
    uint32_t page;
    uint32_t dpi; /* 8 to 300 */
};
#define PDF_DPI_MIN 8
#define PDF_DPI_MAX 300
#define PDF_PICTURE_MAX (UINT32_C(64) << 20)

#endif
