/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in authority: root, attestation and checkpoint keys of this installation,
 * and the revocation list. Made with the platform company; without one no other company
 * can begin. */
#ifndef SK_SIGNER_CA_H
#define SK_SIGNER_CA_H

#include "crypto/cert.h"
#include "crypto/crl.h"
#include "signer/tx.h"

struct ca;
struct signer;

/* Reads the installation's keys and every revoked certificate. OK also when nothing is
 * founded yet. */
enum err ca_open(struct signer *s, struct ca **out) MUST_USE;
void ca_close(struct ca **ca);
bool ca_is_founded(struct ca *ca);

/* Within the act that creates the platform company: makes the three keys, their
 * certificates, the installation's rows and the first, empty CRL. ERR_CONFLICT when the
 * installation exists. */
enum err ca_found(struct tx *t, struct str name) MUST_USE;

/* Issues a certificate under the root; appends DER. */
enum err ca_issue(struct tx *t, const struct cert_order *order,
                  struct buf *out) MUST_USE;
/* DER of the root, borrowed for the process's life; absent before founding. */
struct bytes ca_root(struct ca *ca);

/* Signs a statement's digest: attestation of an act, checkpoint of a chain. */
enum err ca_attest(struct tx *t, const struct digest *statement,
                   struct buf *signature) MUST_USE;
enum err ca_sign_checkpoint(struct ca *ca, const struct digest *statement,
                            struct buf *signature, uuid *certificate) MUST_USE;

/* Is it the signature that this installation's checkpoint key made? */
bool ca_signed_checkpoint(struct ca *ca, const struct digest *statement,
                          struct bytes signature) MUST_USE;

/* The seal's certificate was revoked in this transaction: a new CRL goes with it. The
 * caller updates the certificate's row. */
enum err ca_revoke(struct tx *t, struct bytes serial, int64_t at,
                   enum crl_reason reason) MUST_USE;
/* A new CRL when the last one is older than a day. */
enum err ca_renew_crl(struct signer *s) MUST_USE;

/* The frame tells how the transaction ended; accepts NULL. */
void ca_settle(struct ca *ca, struct tx *t, bool committed);

#endif
