// SPDX-License-Identifier: Apache-2.0
// SQL as the owner of the instance's database, for what no program of ours ever does: a record
// of the past that somebody changed, a job that was given up. Row security holds for the owner
// too, so that a test reaches the rows of its own company alone.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { state } from './instance'

/** Runs statements as one transaction; what they print, without its last line's end. */
export function sql(company: string, statements: string): string {
  const argv = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--single-transaction', '--set=ON_ERROR_STOP=1', '--file=-']
  const env = {
    ...process.env,
    PGHOST: join(state, 'run/pg'),
    PGDATABASE: 'sealkeeper',
    PGUSER: 'seal_owner',
    PGPASSWORD: readFileSync(join(state, 'secrets/seal_owner'), 'utf8').trim(),
    PGOPTIONS: `-c app.company_id=${company}`,
  }
  return execFileSync('psql', argv, { input: statements, env, stdio: 'pipe' }).toString().trimEnd()
}
