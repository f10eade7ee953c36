// SPDX-License-Identifier: Apache-2.0
// Body fields of a draft that stand on the facts' form: problems about them are shown there.

export const factFields = ['purpose', 'counterparty', 'amount', 'amount.minor_units', 'amount.currency', 'document_class', 'copies', 'expires_at']

export const currencies = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP']

/** Words of the usual classes; any other text is one too. */
export const documentClasses = ['contract', 'certificate', 'letter', 'report', 'tender', 'other']
