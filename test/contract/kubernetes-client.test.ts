import { describe } from 'vitest'
import { needs } from '../servers/missing.ts'
import { clientContract } from './kubernetes-client.ts'
import { real, standIn } from './kubernetes-client-worlds.ts'

clientContract(describe, 'the stand-in', standIn)
clientContract(await needs('etcd', 'kube-apiserver', 'kube-controller-manager'), 'a real API server', real)
