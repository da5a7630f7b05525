//! Pictures without a graphics card: egui's triangles, filled by this processor.
//!
//! Small and exact rather than fast: top-left rule, bilinear textures, premultiplied blending, the
//! same to the byte on every machine.

use std::collections::HashMap;

use egui::{
    Color32, Context, FullOutput, ImageData, Pos2, Rect, TextureFilter, TextureId, TexturesDelta,
    epaint::{ClippedPrimitive, ImageDelta, Mesh, Primitive, Vertex},
};
use egui_kittest::TestRenderer;
use image::{Rgba, RgbaImage};

/// A texture: its pixels, row by row.
struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
    filter: TextureFilter,
}

impl Texture {
    /// The pixel nearest to a place, edges going on for ever.
    fn pixel(&self, x: f32, y: f32) -> [f32; 4] {
        let x = (x.max(0.0) as usize).min(self.width - 1);
        let y = (y.max(0.0) as usize).min(self.height - 1);
        self.pixels[y * self.width + x].to_array().map(|part| f32::from(part) / 255.0)
    }

    /// The colour at a place from 0 to 1.
    fn at(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.width as f32, v * self.height as f32);
        if self.filter == TextureFilter::Nearest {
            return self.pixel(x.floor(), y.floor());
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (part_x, part_y) = (x - left, y - top);
        let mut colour = [0.0; 4];
        for (dx, dy, share) in [
            (0.0, 0.0, (1.0 - part_x) * (1.0 - part_y)),
            (1.0, 0.0, part_x * (1.0 - part_y)),
            (0.0, 1.0, (1.0 - part_x) * part_y),
            (1.0, 1.0, part_x * part_y),
        ] {
            for (sum, part) in colour.iter_mut().zip(self.pixel(left + dx, top + dy)) {
                *sum += share * part;
            }
        }
        colour
    }
}

/// Fills egui's triangles.
#[derive(Default)]
pub(crate) struct Renderer {
    textures: HashMap<TextureId, Texture>,
}

impl Renderer {
    fn change(&mut self, id: TextureId, change: &ImageDelta) {
        let ImageData::Color(image) = &change.image;
        let [width, height] = image.size;
        match change.pos {
            None => {
                let texture = Texture {
                    width,
                    height,
                    pixels: image.pixels.clone(),
                    filter: change.options.magnification,
                };
                self.textures.insert(id, texture);
            }
            Some([left, top]) => {
                let texture = self.textures.get_mut(&id).unwrap();
                for (row, pixels) in image.pixels.chunks(width).enumerate() {
                    let at = (top + row) * texture.width + left;
                    texture.pixels[at..at + width].copy_from_slice(pixels);
                }
            }
        }
    }
}

impl TestRenderer for Renderer {
    #[expect(clippy::iter_over_hash_type, reason = "textures do not depend on each other")]
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in std::mem::take(&mut delta.set) {
            for change in &changes {
                self.change(id, change);
            }
        }
        for id in std::mem::take(&mut delta.free) {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let ppp = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * ppp;
        let mut image = RgbaImage::new(size.x.round() as u32, size.y.round() as u32);
        for ClippedPrimitive { clip_rect, primitive } in ctx.tessellate(output.shapes.clone(), ppp)
        {
            let Primitive::Mesh(mesh) = primitive else {
                return Err("nothing of ours paints by itself".to_owned());
            };
            let texture = self.textures.get(&mesh.texture_id).ok_or("a texture is missing")?;
            fill(&mut image, texture, &mesh, clip_rect * ppp, ppp);
        }
        Ok(image)
    }
}

fn fill(image: &mut RgbaImage, texture: &Texture, mesh: &Mesh, clip: Rect, ppp: f32) {
    let bound = |value: f32, most: u32| value.round().clamp(0.0, most as f32) as u32;
    let clip = [
        bound(clip.left(), image.width()),
        bound(clip.top(), image.height()),
        bound(clip.right(), image.width()),
        bound(clip.bottom(), image.height()),
    ];
    for corners in mesh.indices.chunks_exact(3) {
        let [a, b, c] = [0, 1, 2].map(|nth| mesh.vertices[corners[nth] as usize]);
        triangle(image, texture, [a, b, c].map(|it| Vertex { pos: it.pos * ppp, ..it }), clip);
    }
}

/// Twice the area of a triangle, with its sign.
fn area(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// Whether points on the edge from `a` to `b` belong to the triangle at its right: of two triangles
/// that share an edge exactly one fills it.
fn owns_edge(a: Pos2, b: Pos2) -> bool {
    (a.y == b.y && b.x > a.x) || b.y < a.y
}

fn triangle(image: &mut RgbaImage, texture: &Texture, corners: [Vertex; 3], clip: [u32; 4]) {
    let [a, mut b, mut c] = corners;
    if area(a.pos, b.pos, c.pos) < 0.0 {
        std::mem::swap(&mut b, &mut c);
    }
    let whole = area(a.pos, b.pos, c.pos);
    if whole == 0.0 || !whole.is_finite() {
        return;
    }
    let bounds = Rect::from_points(&[a.pos, b.pos, c.pos]);
    let columns = clip[0].max(bounds.left().floor().max(0.0) as u32)
        ..clip[2].min(bounds.right().ceil().max(0.0) as u32);
    let rows = clip[1].max(bounds.top().floor().max(0.0) as u32)
        ..clip[3].min(bounds.bottom().ceil().max(0.0) as u32);
    let edges = [(b, c), (c, a), (a, b)];
    for y in rows {
        for x in columns.clone() {
            let pos = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
            let parts = edges.map(|(from, to)| area(from.pos, to.pos, pos));
            let is_in = parts.iter().zip(edges).all(|(part, (from, to))| {
                *part > 0.0 || (*part == 0.0 && owns_edge(from.pos, to.pos))
            });
            if !is_in {
                continue;
            }
            let shares = parts.map(|part| part / whole);
            let mix = |of: fn(&Vertex) -> f32| {
                shares[0] * of(&a) + shares[1] * of(&b) + shares[2] * of(&c)
            };
            let texel = texture.at(mix(|it| it.uv.x), mix(|it| it.uv.y));
            let tint = [
                mix(|it| f32::from(it.color.r())),
                mix(|it| f32::from(it.color.g())),
                mix(|it| f32::from(it.color.b())),
                mix(|it| f32::from(it.color.a())),
            ];
            let below = image.get_pixel(x, y).0;
            let alpha = texel[3] * tint[3] / 255.0;
            let blended = [0, 1, 2, 3].map(|nth| {
                let source = texel[nth] * tint[nth];
                (source + f32::from(below[nth]) * (1.0 - alpha)).round().clamp(0.0, 255.0) as u8
            });
            image.put_pixel(x, y, Rgba(blended));
        }
    }
}
