import { writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { startCluster } from '../../../sandbox/cluster/server.ts'
import { needs } from '../../servers/missing.ts'
import { arrangeSetUp, deploy, examined, examinedRunning, withGitHub, world } from './examine.ts'

const describeHere = await needs('redis-server')
arrangeSetUp()

describeHere('doctor', () => {
  it('finds nothing wrong where nothing is, and says what it looked at', async () => {
    const { code, findings, codes } = await examined({ post: true })
    expect(codes).toEqual([])
    expect(code).toBe(0)
    const about = findings.map(finding => finding.about)
    for (const part of ['Redis', 'GitHub App', 'GitHub acme/deploy@main', 'Slack #releases', 'people'])
      expect(about).toContain(part)
    expect(about.some(each => each.startsWith('image '))).toBe(true)
  })

  it('lists all of a configuration that is none, and of variables that are missing', async () => {
    const broken = await examined({ config: text => text.replace('delivery: commit', 'delivery: comit') })
    expect(broken.code).toBe(1)
    expect(broken.codes).toEqual(['fault config_value_unknown_near'])
    const bare = await examined({ env: { SLACK_BOT_TOKEN: '', REDIS_URL: '' } })
    expect(bare.codes).toEqual(['fault config_variable_missing', 'fault config_variable_missing'])
  })

  it('names what is away and goes on with the rest', async () => {
    const env = { REDIS_URL: 'redis://127.0.0.1:9', SLACK_API_URL: 'http://127.0.0.1:9/api/' }
    const { code, codes, findings } = await examined({ env })
    expect(code).toBe(1)
    expect(codes).toContain('fault store_unreachable')
    expect(codes).toContain('fault slack_unreachable')
    expect(findings.find(({ about }) => about === 'GitHub App')?.level).toBe('ok')
  })

  it('finds images that no policy admits, that are not there, and that do not say where they are from', async () => {
    const strict = await examined({ config: text => text.replace('^main-', '^v') })
    expect(strict.codes).toEqual(['fault doctor_policy_none'])
    const absent = await examined({ config: text => text.replace('/acme/checkout\n', '/acme/chekout\n') })
    expect(absent.codes).toEqual(['fault doctor_image_untagged', 'fault manifest_image_absent'])
    const foreign = await examined({
      config: text => text.replace('source: acme/checkout', 'source: acme/deploy'),
    })
    expect(foreign.codes).toEqual(['warn doctor_label_foreign'])
    const silent = await examined({ config: text => text.replace('    source: acme/checkout\n', '') })
    expect(silent.codes).toEqual(['warn doctor_no_source', 'warn doctor_label_foreign'])
  })

  it('finds rights that are missing, a namespace that is, and a cluster that cannot be reached', async () => {
    const kubeconfig = `${world.env['SLIPWAY_CONFIG']}.kube`
    const denied = ['patch deployments', 'watch pods', 'get pods/log']
    const poor = await startCluster({ namespaces: ['checkout'], contexts: ['staging'], denied })
    await writeFile(kubeconfig, poor.kubeconfig)
    const config = (text: string) => text.replace(/kubeconfig: "[^"]+"/, `kubeconfig: "${kubeconfig}"`)
    const { codes, wrong } = await examined({ config })
    expect(codes).toEqual(['fault doctor_rights', 'warn doctor_rights_logs'])
    expect(wrong[0]?.message).toContain('Deployment (patch), Pod (watch)')
    const absent = await examined({ config: text => config(text).replace("'{service}'", "'{service}-x'") })
    expect(absent.codes).toContain('fault cluster_namespace_absent')
    await poor.stop()
    expect((await examined({ config })).codes).toEqual(['fault cluster_unreachable'])
  })

  it('finds a folder that is not there, and other programs that write the same images', async () => {
    const lost = await examined({
      config: text => text.replace('{environment}/checkout', '{environment}/chekout'),
    })
    expect(lost.codes).toEqual(['fault git_folder_absent'])
    const marked = deploy(repo => ({
      files: Object.fromEntries(
        Object.entries(repo.files).map(([path, content]) => [
          path,
          typeof content === 'string' ? withMarks(content) : content,
        ]),
      ),
    }))
    const { codes, wrong } = await withGitHub(marked)
    expect(codes).toEqual(['warn doctor_other_writer', 'warn doctor_other_writer'])
    const messages = wrong.map(({ message }) => message).join(' ')
    expect(messages).toContain('Flux image automation')
    expect(messages).toContain('Keel')
  })
})

function withMarks(content: string): string {
  const flux = content.replace(/(image: \S+)/, '$1 # {"$imagepolicy": "flux-system:checkout"}')
  return flux.replace('labels: { app: checkout }', "labels: { app: checkout, keel.sh/policy: 'major' }")
}

describeHere('doctor of a running Slipway', () => {
  it('says that a file that was changed is not taken, and looks at the one in force', async () => {
    const broken = await examinedRunning(text => text.replace('delivery: commit', 'delivery: comit'))
    expect(broken).toEqual(['fault doctor_file_invalid'])
    expect(await examinedRunning(text => text)).toEqual([])
  })
})
