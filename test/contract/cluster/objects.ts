import type { Applied } from './client.ts'

/** Objects that the suite applies. Images say by their tag what becomes of their pods: crash, missing, stall. */
export function deployment(namespace: string, image = 'example.test/web:1.0.0', more: object = {}): Applied {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace, labels: { app: 'web' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: template('web', image),
      ...more,
    },
  }
}

export function statefulSet(namespace: string): Applied {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace },
    spec: {
      replicas: 2,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: template('db', 'example.test/db:1.0.0'),
    },
  }
}

export function daemonSet(namespace: string): Applied {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: template('agent', 'example.test/agent:1.0.0'),
    },
  }
}

export function job(namespace: string, image = 'example.test/migrate:1.0.0'): Applied {
  const { metadata, spec } = template('migrate', image)
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migrate', namespace },
    spec: { backoffLimit: 0, template: { metadata, spec: { ...spec, restartPolicy: 'Never' } } },
  }
}

export function configMap(namespace: string, name: string, content: Record<string, string>): Applied {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: content }
}

export function claim(namespace: string): Applied {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'files', namespace },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }
}

export function loadBalancer(namespace: string): Applied {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'front', namespace },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
  }
}

/** A kind of one's own with a spec that counts, and an object of it. */
export function widgetDefinition(): Applied {
  const schema = {
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { size: { type: 'integer' } } },
      status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.test' },
    spec: {
      group: 'example.test',
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: schema },
        },
      ],
    },
  }
}

export function widget(namespace: string, size: number): Applied {
  return {
    apiVersion: 'example.test/v1',
    kind: 'Widget',
    metadata: { name: 'one', namespace },
    spec: { size },
  }
}

function template(app: string, image: string) {
  return {
    metadata: { labels: { app } },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: 'app',
          image,
          ports: [{ containerPort: 8080 }],
          env: [{ name: 'MODE', value: 'plain' }],
        },
      ],
    },
  }
}
