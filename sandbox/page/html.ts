/** The page before its script runs; who has no script is told so. */
export const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slipway demo · #releases</title>
<link rel="icon" href="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='%231d1c2e'/><path d='M7 19h18l-3 6H10zM16 6v11h7z' fill='%23fff'/></svg>">
<link rel="stylesheet" href="/app.css">
</head>
<body>
<div id="root"><noscript>This page needs JavaScript.</noscript></div>
<script type="module" src="/app.js"></script>
</body>
</html>
`
