import { z } from 'zod'

/** plimsoll.yaml as it is written. Every object refuses keys it does not know and says which it does. */

const text = z.string({ error: 'must be text' }).min(1, { error: 'must not be empty' })
const texts = z.array(text, { error: 'must be a list of texts' })
const flag = z.boolean({ error: 'must be true or false' })
const number = z.union([text.regex(/^\d+$/), z.number().int().positive()], { error: 'must be a whole number' })

const duration = z
  .string({ error: 'must be a time such as 30s, 10m or 2h' })
  .regex(/^\d+(ms|s|m|h|d)$/, { error: 'must be a time such as 30s, 10m or 2h' })
  .meta({ examples: ['30s', '10m', '2h'] })

const host = keys({
  kind: z.enum(['github', 'gitea'], { error: 'must be github or gitea' }).optional(),
  api: webAddress('https://api.github.com').optional(),
  webhookSecret: text.optional(),
})

const repository = keys({
  url: text.meta({ description: 'https, ssh or a local path; never with a credential in it' }),
  branch: text.meta({ description: "default: the remote's HEAD" }).optional(),
  token: text
    .meta({ description: 'a reference to an environment variable, in braces with a dollar before it' })
    .optional(),
  tokenFile: text.optional(),
  app: keys({ id: number, installationId: number, privateKeyFile: text }).optional(),
  host: host.optional(),
  poll: duration.optional(),
  include: texts.optional(),
})

const cluster = keys({
  name: text,
  kubeconfig: text.optional(),
  context: text.optional(),
  inCluster: flag.optional(),
  namespaces: texts.meta({ description: 'the only ones that are read; default: all of them' }).optional(),
  argocd: keys({ servers: texts.optional(), names: texts.optional(), reconciliation: duration.optional() }).optional(),
  flux: keys({ kubeConfigs: texts.optional() }).optional(),
})

const environment = keys({
  name: text,
  clusters: texts.optional(),
  namespace: text.optional(),
  group: text.optional(),
  after: texts.optional(),
  grace: duration.optional(),
  soak: duration.optional(),
  pin: z.enum(['keep', 'digest'], { error: 'must be keep or digest' }).optional(),
  requesterMayApprove: flag.optional(),
})

const service = keys({
  paths: texts.optional(),
  team: text.optional(),
  main: keys({ workload: text, container: text.optional() }).optional(),
  source: text
    .meta({
      description: 'repository of the application: https, ssh or a local path; never with a credential in it',
      examples: ['https://github.com/acme/cart'],
    })
    .optional(),
})

export const fileSchema = keys({
  repositories: z
    .array(repository, { error: 'must be a list with at least one repository' })
    .min(1, { error: 'must be a list with at least one repository' }),
  clusters: list(cluster),
  environments: list(environment),
  registries: keys({
    aliases: list(keys({ from: text, to: text })),
    logins: list(keys({ host: text, user: text, passwordFile: text })),
  }).optional(),
  keys: keys({ audit: keys({ file: text }) }).optional(),
  pipelines: texts.optional(),
  links: keys({
    controller: webAddress('https://argocd.example/applications/{application}').optional(),
    logs: webAddress('https://logs.example/?q={workload}').optional(),
  }).optional(),
  exclude: texts.optional(),
  services: z.record(text, service, { error: 'must map names of services to their corrections' }).optional(),
})

export type ConfigFile = z.infer<typeof fileSchema>

/** For editors: what may stand in plimsoll.yaml. */
export function configJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(fileSchema, { io: 'input' }), title: 'plimsoll.yaml' }
}

function keys<Shape extends z.ZodRawShape>(shape: Shape) {
  const allowed = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys' ? `allowed here: ${allowed}` : `must hold keys; allowed: ${allowed}`,
  })
}

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: 'must be a list' }).optional()
}

function webAddress(example: string) {
  const error = `must be an http(s) address such as ${example}`
  return z.string({ error }).regex(/^https?:\/\/[^\s/]+/, { error })
}
