import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

/**
 * Ties a child process and a folder to the life of this process: however it ends, also by kill -9, the child
 * is killed and the folder removed. `release` is called once both are gone in the ordinary way.
 */
export function guardChild(pid: number, folder: string | null): { release: () => void } {
  const guard = theGuard()
  guard.stdin?.write(`pid ${pid}\n${folder === null ? '' : `dir ${folder}\n`}`)
  return { release: () => guard.stdin?.write(`gone ${pid}\n`) }
}

// One small shell per process reads what is to be cleaned up; the end of its input is the end of its parent.
const SCRIPT = `
trap '' INT TERM HUP
pids=' '
while IFS=' ' read -r kind value; do
  case "$kind" in
    pid) pids="$pids$value " ;;
    gone) case "$pids" in *" $value "*) pids="\${pids%% "$value" *} \${pids#* "$value" }" ;; esac ;;
    dir) set -- "$@" "$value" ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
for dir in "$@"; do rm -rf "$dir"; done
`

let started: ChildProcess | null = null

function theGuard(): ChildProcess {
  if (started && started.exitCode === null) return started
  started = spawn('/bin/sh', ['-c', SCRIPT, 'guard'], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  started.unref()
  // A pipe without a reader must not end the process that only wanted to clean up.
  started.stdin?.on('error', () => {})
  const { stdin } = started
  if (stdin && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
  return started
}
