// SPDX-License-Identifier: Apache-2.0
// What those see who oversee a company or the platform: certificates, the audit log with its
// verification, statistics with their tables, companies, jobs, mails and health.

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { demoPerson } from '../shots/demo'
import { choose, desktop, expectSound, leave, nameOf, phone, settled, views, visit } from '../support/browser'
import { makeCompany, newId, type Company } from '../support/company'
import { sql } from '../support/database'
import { decide, makeRequest } from '../support/request'
import { until } from '../support/until'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

describe('screens of oversight', () => {
  for (const view of views) {
    it(`are sound, ${nameOf(view)}`, async () => {
      const v = await visit('/certs', view, company.administrator)
      for (const path of ['/certs', '/audit', '/stats']) {
        await v.page.goto(new URL(path, v.page.url()).href)
        await settled(v.page)
        await expectSound(v.page)
      }
      await leave(v)
    })
    it(`of the platform are sound, ${nameOf(view)}`, async () => {
      const v = await visit('/platform', view, demoPerson('platform_admin'))
      for (const path of ['/platform', '/platform/jobs', '/platform/mails', '/platform/health']) {
        await v.page.goto(new URL(path, v.page.url()).href)
        await settled(v.page)
        await expectSound(v.page)
      }
      await leave(v)
    })
  }
})

describe('certificates', () => {
  it('are listed with the days that are left, and drawn with their table', async () => {
    const v = await visit('/certs', desktop, company.auditor)
    await v.page.getByRole('link', { name: '合同专用章' }).first().waitFor()
    expect(await v.page.getByText(/剩余 \d+ 天/).count()).toBeGreaterThanOrEqual(4)
    await v.page.getByRole('cell', { name: '根证书' }).waitFor()
    const twin = v.page.getByRole('group', { name: '未来十二个月的到期情况' }).getByRole('row')
    expect(await twin.count()).toBe(3) // its head and two seals
    await leave(v)
  })
})

describe('the audit log', () => {
  it('verifies both chains and says how far', async () => {
    const v = await visit('/audit', desktop, company.auditor)
    await v.page.getByText('还没有校验过').first().waitFor()
    await v.page.getByRole('button', { name: '立即校验' }).click()
    for (const chain of ['权限链', '活动链']) {
      const card = v.page.locator('section').filter({ has: v.page.getByRole('heading', { name: chain }) })
      await card.getByText(/第 1 至 \d+ 条已校验，未发现异常/).waitFor()
      await card.getByText('完整', { exact: true }).waitFor()
    }
    await expectSound(v.page)
    await leave(v)
  })

  it('finds records by who, what and text, and goes on from an object', async () => {
    const v = await visit('/audit', desktop, company.auditor)
    await choose(v.page, '行为', '发布审批链')
    await v.page.getByRole('cell', { name: '陈建国' }).first().waitFor()
    await settled(v.page)
    await choose(v.page, '人员', '吴静')
    await v.page.getByText('没有符合条件的记录').waitFor()
    await v.page.getByRole('button', { name: '清除筛选' }).click()
    await v.page.getByText('活动链', { exact: true }).last().click()
    await v.page.getByLabel('查找记录文字（姓名、地址、编号）').fill('127.0.0.1')
    await settled(v.page)
    expect(await v.page.locator('table.list tbody tr').count()).toBeGreaterThan(0)
    await v.page.getByLabel('查找记录文字（姓名、地址、编号）').fill('198.51.100.99')
    await v.page.getByText('没有符合条件的记录').waitFor()
    await leave(v)
  })

  it('raises the alarm on every screen where records were changed, and names the first', async () => {
    const kept = `audit_kept_${company.id.replaceAll('-', '')}`
    const v = await visit('/audit', desktop, company.auditor)
    const verifyAgain = async () => {
      const asked = v.page.waitForResponse((r) => r.url().endsWith('/api/v1/audit/verify') && r.status() === 202)
      await v.page.getByRole('button', { name: '立即校验' }).click()
      await asked
    }
    sql(
      company.id,
      `CREATE TABLE ${kept} AS SELECT * FROM activity_audit WHERE sequence IN (3, 5);
       UPDATE activity_audit SET canon = set_byte(canon, 60, 255 - get_byte(canon, 60)) WHERE sequence IN (3, 5)`,
    )
    try {
      await verifyAgain()
      const alarm = v.page.getByRole('alert')
      await alarm.getByText('活动链第 3 条记录异常').waitFor()
      await alarm.getByText('第 3 条记录的内容与写入时不同。').waitFor()
      const card = v.page.locator('section').filter({ has: v.page.getByRole('heading', { name: '活动链' }) })
      await card.getByText('发现异常', { exact: true }).waitFor()
      await expectSound(v.page)
      await alarm.getByRole('button', { name: '查看该链的记录' }).click()
      await settled(v.page)
      await expectSound(v.page)
      for (const view of views) {
        const other = await visit('/certs', view, company.administrator)
        const banner = other.page.getByRole('alert').filter({ hasText: view.language === 'zh' ? '活动链第 3 条记录异常' : /Activity chain.*3/i })
        await banner.waitFor()
        await settled(other.page)
        await expectSound(other.page)
        await banner.getByRole('link').click()
        await other.page.waitForURL('**/audit')
        await leave(other)
      }
    } finally {
      sql(company.id, `UPDATE activity_audit AS a SET canon = kept.canon FROM ${kept} AS kept WHERE a.sequence = kept.sequence; DROP TABLE ${kept}`)
    }
    await verifyAgain()
    await v.page.getByRole('alert').waitFor({ state: 'detached' })
    await leave(v)
  })

  it('keeps half an id to itself', async () => {
    const v = await visit('/audit', phone, company.auditor)
    await v.page.getByLabel('对象编号 (UUID)').fill('01a201dd')
    await v.page.getByText('对象编号须为完整的 UUID').waitFor()
    await settled(v.page)
    await expectSound(v.page)
    await leave(v)
  })

  it('hands out an export that begins with its header, and tells how to check it', async () => {
    const v = await visit('/audit', desktop, company.auditor)
    await v.page.getByRole('button', { name: '导出' }).click()
    const dialog = v.page.getByRole('dialog', { name: '导出' })
    await dialog.getByText('sealverify --audit audit-log.jsonl --ca ca.pem').waitFor()
    const download = v.page.waitForEvent('download')
    await dialog.getByRole('link', { name: '下载审计日志' }).click()
    const lines = readFileSync(await (await download).path(), 'utf8').trim().split('\n')
    expect(JSON.parse(lines[0]!)).toMatchObject({ type: 'header', format: 'sealkeeper-audit/1', company: company.id })
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: 'checkpoint', chain: 2 })
    await leave(v)
  })
})

describe('statistics', () => {
  it('of few requests are not drawn', async () => {
    const v = await visit('/stats', desktop, company.auditor)
    await v.page.getByText('数据不足').waitFor()
    expect(await v.page.locator('main svg[role=img]').count()).toBe(0)
    await leave(v)
  })

  it('of enough requests are drawn, each with its table and its files', { timeout: 180_000 }, async () => {
    for (let i = 0; i < 20; i++) {
      const request = await makeRequest(company)
      if (i % 4 === 0) await decide(company.approver, company.employee, request, i % 8 === 0 ? 'approve' : 'reject', '合同金额与申请不符')
    }
    const v = await visit('/stats', desktop, company.auditor)
    await v.page.getByRole('heading', { name: '每日申请与结果' }).waitFor()
    expect(await v.page.locator('main svg[role=img]').count()).toBe(7)
    expect(await v.page.locator('main table').count()).toBe(7)
    await v.page.getByRole('button', { name: '显示数据表' }).first().click()
    const download = v.page.waitForEvent('download')
    await v.page.getByRole('button', { name: '下载「每日申请与结果」的 CSV' }).click()
    const csv = readFileSync(await (await download).path(), 'utf8')
    expect(csv).toMatch(/^\ufeff日期,已签署,.*\r\n/)
    const drawing = v.page.waitForEvent('download')
    await v.page.getByRole('button', { name: '下载「每日申请与结果」的 SVG' }).click()
    const svg = readFileSync(await (await drawing).path(), 'utf8')
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg).not.toContain('var(--')
    await expectSound(v.page)
    for (const view of views) {
      const other = await visit('/stats', view, company.auditor)
      await settled(other.page)
      await expectSound(other.page)
      await leave(other)
    }
    await leave(v)
  })
})

describe('the platform', () => {
  it('lists the work of every company and never what it is about', async () => {
    const v = await visit('/platform/jobs', desktop, demoPerson('platform_admin'))
    await choose(v.page, '状态', '完成')
    await v.page.getByRole('cell', { name: company.name }).first().waitFor()
    const text = await v.page.locator('main').innerText()
    expect(text).not.toContain('采购')
    expect(text).not.toContain('@')
    await expectSound(v.page)
    await leave(v)
  })

  it('has a job tried again that was given up', async () => {
    const [request, job] = [await makeRequest(company), newId()]
    // the request is still pending, so that its sealing has nothing to do and ends well
    sql(
      company.id,
      `INSERT INTO job (company_id, id, kind, object_id, data, attempts, done_at, failure)
       VALUES ('${company.id}', '${job}', 'seal', '${request}', '{"round": 1}', 15, now(), 'unavailable')`,
    )
    const v = await visit('/platform/jobs', desktop, demoPerson('platform_admin'))
    await choose(v.page, '状态', '已放弃')
    const row = v.page.getByRole('row').filter({ hasText: job })
    await row.getByText('unavailable').waitFor()
    await expectSound(v.page)
    await row.getByRole('button', { name: '重试' }).click()
    await v.page.getByText('已请求重试，稍后刷新可见结果').waitFor()
    await expectSound(v.page)
    await until('the job to be brought back', async () => {
      await v.page.getByRole('button', { name: '刷新' }).click()
      await settled(v.page)
      return (await row.count()) === 0
    })
    await until('the job to be done', () => sql(company.id, `SELECT 1 FROM job WHERE id = '${job}' AND done_at IS NOT NULL AND failure IS NULL`) === '1')
    await leave(v)
  })

  it('says that all parts are up', async () => {
    const v = await visit('/platform/health', desktop, demoPerson('platform_admin'))
    await v.page.getByText('个进程在运行').waitFor()
    expect(await v.page.getByText('异常', { exact: true }).count()).toBe(0)
    await leave(v)
  })
})
