/* SPDX-License-Identifier: Apache-2.0 */
/* Messages between the signer and its three kinds of clients. SOCK_SEQPACKET, one
 * socket a kind of client, each with its own list of messages and a check of
 * SO_PEERCRED; fixed binary fields (wire/message.h), 64 KiB at most; what is larger is
 * a sealed memfd.
 *
 * message = u8 type, fields …          answer = u8 type, u16 error (enum err), fields …
 * An answer with an error carries: u32 item index (or 0), str field or detail (public).
 *
 *   ACT           web, worker, root: what each may ask for is in rules/act_rules.c
 *     uuid act, uuid company, bool has_person, uuid person, u8 proofs given (enum
 *     proof_bit), str pin, str totp code, bytes link token (32), str invite code, str
 * new pin, u16 items, then per item: i64 expected epoch (-1 none), bytes canon (or
 * items = 0xffff and a memfd that holds u32 count and the same items)
 *   -> i64 sequence, i64 at, u16 results, per result: uuid object, i64 epoch, then str
 *      secret (invitation code, TOTP secret in base32; derived again on an act that is
 *      repeated within ten minutes); or results = 0xffff and a memfd that holds u32
 *      count and the same results
 *   LINK_OPEN     web: uuid company, bytes token (32)
 *   -> u8 link kind, uuid person, bool has_request, uuid request, i64 round, digest
 *      subject, i64 expires_at, u8 tries left
 *   LOGIN_CODE    web: uuid company, uuid person, str code -> (nothing)
 *   CHECKPOINT    web, root: uuid company, u8 chain -> i64 sequence
 *   LINK_PUT      worker: uuid company, u8 kind, uuid person, bool has_request,
 *                 uuid request, i64 round, digest hash -> i64 expires_at
 *   SIGN          worker: uuid company, uuid intent + memfd of document ‖ filled
 * earlier updates ‖ update with placeholders -> i64 signing time, digest request
 *                 digest, bytes cms
 *   STATUS        any: -> str JSON (for readiness and diagnosis; no secret)
 *   CHECK         root: uuid company -> str report: rows against chain and journal
 */
#ifndef SK_WIRE_SIGNER_PROTOCOL_H
#define SK_WIRE_SIGNER_PROTOCOL_H

enum signer_message {
    SIGNER_ACT = 1,
    SIGNER_LINK_OPEN = 2,
    SIGNER_LOGIN_CODE = 3,
    SIGNER_CHECKPOINT = 4,
    SIGNER_LINK_PUT = 5,
    SIGNER_SIGN = 6,
    SIGNER_STATUS = 7,
    SIGNER_CHECK = 8,
};

enum signer_client_kind { SIGNER_WEB = 1, SIGNER_WORKER = 2, SIGNER_ROOT = 4 };

#define SIGNER_ITEMS_IN_MEMFD 0xffff
#define SIGNER_ITEMS_MAX 10000
#define SIGNER_DOCUMENT_MAX (128u << 20) /* bytes of a SIGN memfd */
#define LINK_TOKEN_LEN 32

#endif
