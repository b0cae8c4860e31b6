package agent_test

// The pages of the tests: what login and consent pages of all kinds look like.
const (
	singlePage = `<!doctype html><title>Sign in</title><form method=post action="/login">
		<input type=hidden name=csrf value=abc123456><label>E-mail <input type=email name=email></label>
		<input type=password name=pass><label><input type=checkbox name=remember> Remember me</label>
		<label><input type=checkbox name=tips checked> Tips</label>
		<button name=action value=forgot>Forgot password?</button><button name=action value=go>Sign in</button></form>`

	untyped = `<form method=post action=login><input type=text id=username name=username>
		<input id=password name=password><button type=submit>Login</button></form>`

	outsideButton = `<form id=f1 method=post action=/login><input name=user><input type=password name=pw></form>
		<form id=f2 method=post action=/other><input type=hidden name=q value=1></form>
		<button form=f2>Cancel</button><button form=f1 name=go value=yes>Continue</button>`

	imageButton = `<form method=post action=/login><input name=user><input type=password name=pw>
		<input type=image name=go src=/x.png alt="Log in"></form>`

	federatedFirst = `<form method=post action=/login><button name=idp value=google>Sign in with Google</button>
		<input name=identifier autocomplete="username webauthn"><input type=password name=pw>
		<input type=submit name=op value="Sign in"></form>`

	searchFirst = `<form action=/search><input type=search name=q><button>Go</button></form>` + untyped

	registerFirst = `<form method=post action=/signup><input type=email name=email>
		<input type=password name=p1 autocomplete=new-password><input type=password name=p2><button>Create account</button></form>` + untyped

	hiddenRegister = `<form hidden method=post action=/signup><input name=user><input type=password name=p><button>Next</button></form>` + untyped

	firstOfTwo  = `<form method=post action=/step1><input name=identifier type=text><button>Next</button></form>`
	secondOfTwo = `<form method=post action=/step2><input type=hidden name=identifier value=alice>
		<input type=password name=pw><button>Sign in</button><button name=back value=1>Back</button></form>`

	denyFirst = `<h1>Demo wants access</h1><form method=post action=/consent><input type=hidden name=id value=7>
		<input type=checkbox name=scope value=email checked><input type=checkbox name=scope value=phone>
		<button name=decision value=deny>Deny</button><button name=decision value=allow>Allow</button></form>`

	denyForm = `<form method=post action="https://rp.test/cb"><input type=hidden name=error value=access_denied><button>Cancel</button></form>
		<form method=post action=/consent><button>Yes, go on</button></form>`

	trickyConsent = `<form method=post action=/consent><input type=submit name=no value="Don't allow">
		<input type=submit name=yes value="Allow, and don't ask again"></form>`

	chineseConsent = `<form method=post action=/consent><button name=a value=0>不同意</button><button name=a value=1>同意授权</button></form>`

	linkConsent  = `<p>Share your profile?</p><a href="/terms">Terms</a> <a href="/deny">No</a> <a href="/consent?ok=1">Yes</a>`
	linkAllow    = `<a href="/consent?ok=1"><img src=x alt="Allow access"></a>`
	errorPage    = `<title>Invalid request</title><h1>Error</h1><a href="/">Continue to home page</a><button onclick="history.back()">OK</button>`
	codePage     = `<form method=post action=/otp><input name=otp autocomplete=one-time-code><button>Continue</button></form>`
	required     = `<form method=post action=/consent><input type=checkbox name=tos required><button>Continue</button></form>`
	chooser      = `<form method=post action=/consent><button name=account value=1>alice@op.example</button><button name=account value=2>Use another account</button></form>`
	autoPost     = `<body onload="document.forms[0].submit()"><form method=post action="https://rp.test/cb"><input type=hidden name=code value=thecode><input type=hidden name=state value=s></form>`
	cspPost      = `<form method=POST action="https://rp.test/cb"><input type=hidden name=code value=thecode><input type=submit value=Continue></form><script src=/post.js></script>`
	autoHop      = `<form name=hop method=post action=/hop><input type=hidden name=SAMLRequest value=x><noscript><button>Continue</button></noscript></form><script>document.hop.submit()</script>`
	metaRefresh  = `<meta http-equiv=Refresh content="0; URL='/next?a=1&amp;b=2'">`
	lateRefresh  = `<meta http-equiv=refresh content="900;url=/timeout">`
	looseInputs  = `<div id=root><input placeholder="Username"><input type=password><button type=button>Log in</button></div><script src=app.js></script>`
	scriptAction = `<form method=post action="javascript:void(0)"><input name=user><input type=password name=pw><button>Login</button></form>`
	appShell     = `<title>App</title><div id=root></div><script src=app.js></script>`
	templated    = `<template><form action=/x><input type=password name=p></form></template><form method=post action=/consent><button>Accept</button></form>`
)
