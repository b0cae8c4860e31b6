package exchange

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"sync"
)

// sealing is the key of this process under which Secrets are kept.
var sealing = sync.OnceValue(func() sealKey {
	key := make([]byte, 2*aes.BlockSize)
	_, _ = rand.Read(key) // never fails, see crypto/rand
	block, err := aes.NewCipher(key[:aes.BlockSize])
	if err != nil {
		panic(err) // the length of the key is right
	}
	return sealKey{block: block, digest: key[aes.BlockSize:]}
})

type sealKey struct {
	block  cipher.Block
	digest []byte
}

// seal encrypts value. The initial vector is a keyed digest of the value, so that
// equal values give equal results and different ones share no key stream.
func seal(value string) string {
	if value == "" {
		return ""
	}
	k := sealing()
	h := hmac.New(sha256.New, k.digest)
	_, _ = io.WriteString(h, value)
	out := append(h.Sum(make([]byte, 0, sha256.Size+len(value)))[:aes.BlockSize], value...)
	cipher.NewCTR(k.block, out[:aes.BlockSize]).XORKeyStream(out[aes.BlockSize:], out[aes.BlockSize:])
	return string(out)
}

// open undoes seal.
func open(sealed string) string {
	if sealed == "" {
		return ""
	}
	in := []byte(sealed)
	cipher.NewCTR(sealing().block, in[:aes.BlockSize]).XORKeyStream(in[aes.BlockSize:], in[aes.BlockSize:])
	return string(in[aes.BlockSize:])
}
