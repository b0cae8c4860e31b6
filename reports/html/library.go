package html

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"image/png"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
)

// Bounds of what one page holds, in bytes unless it says otherwise.
const (
	maxNote     = 1 << 20   // of a note that is read
	maxPicture  = 512 << 10 // of a screenshot that is embedded; a larger one is named
	maxPictures = 2 << 20   // of all of them
	maxMessages = 5 << 20   // of all HTTP messages that are shown
	maxPixels   = 8 << 10   // width and height of a screenshot
)

// library reads evidence, each file once: many cases name the same.
type library struct {
	files     fs.FS
	exchanges map[string][]*exchange.Exchange
	problems  map[string]error
	messages  int // bytes that are left for them
	pictures  int
}

func newLibrary(files fs.FS) *library {
	return &library{
		files: files, exchanges: map[string][]*exchange.Exchange{}, problems: map[string]error{},
		messages: maxMessages, pictures: maxPictures,
	}
}

// evidence is what the files of a case hold.
type evidence struct {
	exchanges []*exchange.Exchange // as the case names them
	pictures  []picture
	notes     []string
	problems  []string // files that can't be shown, and why
}

// picture is a screenshot, or, without Data, the name of one.
type picture struct {
	File          string
	Data          template.URL
	Width, Height int
}

// open reads the evidence of a case. Pictures are embedded only where they are
// wanted, and as long as there is room.
func (l *library) open(names []string, pictures bool) evidence {
	var out evidence
	for _, name := range names {
		var err error
		switch path.Ext(name) {
		case ".json":
			var list []*exchange.Exchange
			list, err = l.list(name)
			out.exchanges = append(out.exchanges, list...)
		case ".png":
			if pictures {
				var p picture
				if p, err = l.picture(name); err == nil {
					out.pictures = append(out.pictures, p)
				}
			}
		case ".txt":
			var text []byte
			if text, err = l.read(name, maxNote); err == nil {
				out.notes = append(out.notes, strings.TrimSpace(string(text)))
			}
		default:
			err = errors.New("a kind of evidence that this version doesn't know")
		}
		if err != nil {
			out.problems = append(out.problems, reports.Printable(fmt.Sprintf("%s: %v", name, err)))
		}
	}
	return out
}

// find returns the exchange at a place, where one of the files of a case is it;
// nil where it is not.
func (l *library) find(p *reports.Place, names []string) *exchange.Exchange {
	if p == nil || !slices.Contains(names, p.File) || !reports.HoldsExchanges(p.File) {
		return nil
	}
	list, err := l.list(p.File)
	if err != nil {
		return nil // open says so
	}
	for _, x := range list {
		if x.Seq == p.Seq {
			return x
		}
	}
	return nil
}

func (l *library) list(name string) ([]*exchange.Exchange, error) {
	if list, known := l.exchanges[name]; known {
		return list, l.problems[name]
	}
	exchanges, err := reports.ReadExchanges(l.files, name)
	list := make([]*exchange.Exchange, len(exchanges))
	for i := range exchanges {
		list[i] = &exchanges[i]
	}
	l.exchanges[name], l.problems[name] = list, err
	return list, err
}

func (l *library) picture(name string) (picture, error) {
	data, err := l.read(name, maxPicture)
	if err != nil {
		return picture{}, err
	}
	shape, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return picture{}, err
	}
	if shape.Width > maxPixels || shape.Height > maxPixels {
		return picture{}, fmt.Errorf("%d by %d pixels are too many", shape.Width, shape.Height)
	}
	p := picture{File: name, Width: shape.Width, Height: shape.Height}
	if l.pictures -= len(data); l.pictures >= 0 {
		p.Data = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(data))
	}
	return p, nil
}

func (l *library) read(name string, limit int64) ([]byte, error) {
	if l.files == nil {
		return nil, errors.New("the evidence is not at hand")
	}
	f, err := l.files.Open(name)
	if err != nil {
		var inPath *fs.PathError
		if errors.As(err, &inPath) {
			err = inPath.Err
		}
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("larger than %d bytes: open the file itself", limit)
	}
	return data, nil
}
