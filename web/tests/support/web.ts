// SPDX-License-Identifier: Apache-2.0
// A second sealkeeper-web beside the instance's own, to kill and to start again without
// disturbing other tests. Same database, signer and pages; a port of its own.

import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { state } from './instance'
import { until } from './until'

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

export class OwnWeb {
  private process: ChildProcess | null = null
  private constructor(
    readonly address: string,
    private readonly folder: string,
  ) {}

  static async open(): Promise<OwnWeb> {
    const [port, metrics] = [await freePort(), await freePort()]
    const folder = mkdtempSync(join(tmpdir(), 'web-'))
    const settings = readFileSync(join(state, 'web.ini'), 'utf8')
      .replace(/^listen = .*$/m, `listen = 127.0.0.1:${port}`)
      .replace(/^metrics_listen = .*$/m, `metrics_listen = 127.0.0.1:${metrics}`)
      .replace(/^public_url = .*$/m, `public_url = http://127.0.0.1:${port}`)
    writeFileSync(join(folder, 'web.ini'), settings)
    chmodSync(folder, 0o755)
    const web = new OwnWeb(`http://127.0.0.1:${port}`, folder)
    await web.start()
    return web
  }

  async start(): Promise<void> {
    // the signer knows web by its user
    const { uid, gid } = statSync(`/proc/${readFileSync(join(state, 'run/web.pid'), 'utf8').trim()}`)
    this.process = spawn(join(state, 'bin/sealkeeper-web'), ['--config', join(this.folder, 'web.ini')], {
      stdio: 'ignore',
      ...(process.getuid?.() === 0 ? { uid, gid } : {}),
    })
    await until('a web process of our own', () => fetch(`${this.address}/api/v1/openapi.json`).then((r) => r.ok, () => false))
  }

  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.process!.once('exit', resolve))
    this.process!.kill('SIGKILL')
    await ended
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true })
  }
}
