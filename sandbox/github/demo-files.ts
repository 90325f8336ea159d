/** What the demo's repositories hold at the beginning. */
export const checkoutSource = {
  files: {
    'README.md': '# checkout\n\nTakes a basket and makes an order of it.\n',
    'src/server.js': [
      "import { createServer } from 'node:http'",
      "import { total } from './total.js'",
      '',
      'createServer((request, response) => {',
      '  response.end(JSON.stringify({ total: total([]), version: process.env.VERSION }))',
      '}).listen(8080)',
      '',
    ].join('\n'),
    'src/total.js':
      'export function total(items) {\n  return items.reduce((sum, item) => sum + item.price, 0)\n}\n',
  },
  commits: [
    {
      author: 'ann',
      message: 'Round totals to whole cents',
      files: {
        'src/total.js':
          'export function total(items) {\n  return Math.round(items.reduce((sum, item) => sum + item.price, 0) * 100) / 100\n}\n',
      },
    },
    {
      author: 'bob',
      message: 'Say when the service is ready',
      files: { 'src/health.js': "export const health = () => ({ status: 'ok' })\n" },
    },
    {
      author: 'ann',
      message: 'Keep the basket when the payment is refused',
      files: { 'src/payment.js': 'export const refused = basket => ({ ...basket, open: true })\n' },
    },
  ],
}

export const searchSource = {
  files: { 'README.md': '# search\n\nFinds articles.\n', 'src/index.js': 'export const find = () => []\n' },
  commits: [
    {
      author: 'bob',
      message: 'Find articles by their number',
      files: { 'src/index.js': 'export const find = number => [{ number }]\n' },
    },
  ],
}

export type Manifested = {
  environment: string
  service: string
  image: string
  port: number
  replicas: number
}

/** Plain manifests of one service: a Deployment, a Service and a ConfigMap, with people's comments. */
export function manifestsOf({ environment, service, image, port, replicas }: Manifested) {
  const folder = `${environment}/${service}`
  return {
    [`${folder}/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${service}
  labels: { app: ${service} }
spec:
  replicas: ${replicas}
  progressDeadlineSeconds: 60
  selector:
    matchLabels: { app: ${service} }
  template:
    metadata:
      labels: { app: ${service} }
    spec:
      containers:
        - name: ${service}
          # written by Slipway, not by hand
          image: ${image}
          ports:
            - containerPort: ${port}
          envFrom:
            - configMapRef: { name: ${service} }
          readinessProbe:
            httpGet: { path: /healthz, port: ${port} }
`,
    [`${folder}/service.yaml`]: `apiVersion: v1
kind: Service
metadata:
  name: ${service}
spec:
  selector: { app: ${service} }
  ports:
    - port: 80
      targetPort: ${port}
`,
    [`${folder}/config.yaml`]: `# Settings that people change by hand; Slipway applies them like any other commit.
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${service}
data:
  LOG_LEVEL: info
  TIMEOUT_MS: "2500" # the gateway gives up after 3000
`,
  }
}
