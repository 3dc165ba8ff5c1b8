"""The pages at the root of a controller, one for each of its web interfaces.

As awx/ui/public/index.html and the builds of ansible/ansible-ui (webpack, later Vite) come out.
"""

CLASSIC = b"""<!DOCTYPE html><html lang="en"><head><script nonce="x" type="text/javascript">
window.NONCE_ID = 'x';</script><meta name="description" content="AWX"/>
<script defer src="/static/js/main.0a1b2c3d.js"></script></head><body>
<noscript>You need to enable JavaScript to run this app.</noscript>
<style nonce="x">.app{height: 100%;}</style><div id="app" class="app"></div></body></html>"""
WEBPACK = b"""<!doctype html><html><head><meta charset="utf-8"><title>AWX</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<script defer="defer" src="/static/awx/0123456789.js"></script></head><body></body></html>"""
VITE = b"""<!doctype html><html lang="en"><head><title>AWX</title>
<script type="module" crossorigin src="/assets/index-a1.js"></script></head>
<body><div id="root"></div></body></html>"""
