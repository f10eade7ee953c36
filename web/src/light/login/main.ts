// SPDX-License-Identifier: Apache-2.0
// The log-in page. The address may name the log-in (`?login=`), the place to go to
// (`?next=`), and why one is here: `?created=yes` after an enrolment, `?ended=yes` after a
// log-out, `?return=window` from a page that waits for the log-in in another window.

import './login.css'
import { LightPage } from '../page'
import { doneScreen } from './companies'
import { focusOn, formScreen } from './form'
import { nextOf } from './next'
import type { Page, Visit } from './visit'

const query = new URLSearchParams(location.search)
const page: Page = new LightPage(document.getElementById('main')!, { zh: () => import('./words/zh'), en: () => import('./words/en') })

const visit: Visit = {
  page,
  attempt: { login: query.get('login') ?? '', password: '', code: '', company: null },
  reason: query.has('created') ? 'created' : query.has('ended') ? 'ended' : null,
  entered: async () => {
    const next = nextOf(query, location.origin)
    if (query.get('return') === 'window') await page.show(doneScreen(next))
    else location.replace(next)
  },
}

void page.show(formScreen(visit)).then(() => focusOn(visit.attempt.login ? 'password' : 'login'))
