import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export type Bundle = { script: string; style: string }

/** Builds the page's script and style in memory; nothing is fetched from elsewhere when they run. */
export async function bundlePage(): Promise<Bundle> {
  const built = await build({
    entryPoints: ['app/main.tsx', 'app/style/page.css'].map(path =>
      fileURLToPath(new URL(path, import.meta.url)),
    ),
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    outdir: '/',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const text = (end: string) => built.outputFiles.find(file => file.path.endsWith(end))?.text ?? ''
  return { script: text('.js'), style: text('.css') }
}
